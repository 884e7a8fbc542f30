"""The set-up script, run against stand-ins for apt, sudo, Python and pip that note what they are told."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("cat", "chmod", "cp", "dirname", "env", "grep", "ln", "mkdir", "rm", "tr", "uname")


class Machine:
    """A folder that holds a copy of the script, and one that holds every command it can find."""

    def __init__(self, folder: Path) -> None:
        self.checkout, self.commands, self.log = folder / "checkout", folder / "bin", folder / "log"
        for made in (self.checkout, self.commands):
            made.mkdir()
        (self.checkout / ".ci").mkdir()
        (self.checkout / ".ci/setup").write_bytes((ROOT / ".ci/setup").read_bytes())
        for tool in TOOLS:
            (self.commands / tool).symlink_to(
                next(p for p in (Path("/usr/bin") / tool, Path("/bin") / tool) if p.exists())
            )
        self.command("python3", self.python())
        self.command("id", "echo 0")

    def command(self, name: str, body: str) -> None:
        path = self.commands / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> {self.log}\n{body}\n')
        path.chmod(0o755)

    def python(self) -> str:
        """Stands for Python: `-m venv` makes a pip and a python that note their calls."""
        names = ("pip", "python", "musicexplorer")
        made = "\n".join(f'cp {self.note(name)} "$folder/bin/{name}"' for name in names)
        return f"""if [ "$2" = venv ]; then [ -z "$no_venv" ] || exit 1
for folder in "$@"; do :; done
mkdir -p "$folder/bin"
{made}
fi"""

    def note(self, name: str) -> Path:
        """A program that notes its calls and exits as the variable `NAME_exit` says."""
        path = self.log.with_name(f"note-{name}")
        path.write_text(f'#!/bin/sh\necho {name} "$@" >> {self.log}\nexit ${{{name}_exit:-0}}\n')
        path.chmod(0o755)
        return path

    def apt(self, installed: str = "") -> None:
        """Give it apt; packages in `installed` are there."""
        self.command("apt-get", "exit ${apt_exit:-0}")
        self.command(
            "dpkg-query",
            'for name in "$@"; do :; done\n'
            f'case " {installed} " in *" $name "*) echo install ok installed;; *) exit 1;; esac',
        )

    def run(self, *what: str, **settings: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.commands), **settings}
        return subprocess.run(
            ["/bin/sh", ".ci/setup", *(what or ("run",))],
            cwd=self.checkout,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def calls(self, name: str) -> list[str]:
        text = self.log.read_text() if self.log.exists() else ""
        return [line.removeprefix(name).strip() for line in text.splitlines() if line.startswith(name + " ")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_missing_packages_are_named_and_then_installed(machine: Machine) -> None:
    machine.apt(installed="libportaudio2")
    done = machine.run()
    assert done.returncode == 0, done.stderr
    install = next(call for call in machine.calls("apt-get") if call.startswith("install"))
    assert "python3-venv" in install
    assert "libportaudio2" not in install.split()
    said = next(line for line in done.stdout.splitlines() if "missing" in line)
    assert "python3-venv" in said
    assert "xvfb" not in install


def test_nothing_is_asked_of_apt_when_all_is_there(machine: Machine) -> None:
    machine.apt()
    machine.command("dpkg-query", "echo install ok installed")
    assert machine.run().returncode == 0
    assert machine.calls("apt-get") == []


def test_who_is_not_root_goes_through_sudo(machine: Machine) -> None:
    machine.apt()
    machine.command("id", "echo 1000")
    machine.command("sudo", 'exec "$@"')
    done = machine.run()
    assert done.returncode == 0
    assert "password" in done.stdout
    assert any("apt-get install" in call for call in machine.calls("sudo"))


def test_without_sudo_the_command_for_root_is_printed_and_it_goes_on(machine: Machine) -> None:
    machine.apt()
    machine.command("id", "echo 1000")
    done = machine.run()
    assert done.returncode == 0
    assert "apt-get install python3-venv" in done.stdout
    assert machine.calls("apt-get") == []
    assert any("--editable" in call for call in machine.calls("pip"))


def test_without_apt_the_names_are_printed_and_it_goes_on(machine: Machine) -> None:
    done = machine.run()
    assert done.returncode == 0
    assert "libportaudio2" in done.stdout
    assert "libxcb-cursor0" in done.stdout
    assert any("--editable" in call for call in machine.calls("pip"))


def test_apt_that_fails_is_said_and_does_not_stop_it(machine: Machine) -> None:
    machine.apt()
    done = machine.run(apt_exit="100")
    assert done.returncode == 0
    assert "may not start without" in done.stdout


def test_no_working_venv_stops_it_with_what_to_do(machine: Machine) -> None:
    done = machine.run(no_venv="1")
    assert done.returncode == 1
    assert "apt-get install python3-venv" in done.stdout
    assert machine.calls("pip") == []


def test_tests_bring_their_extras(machine: Machine) -> None:
    machine.apt()
    assert machine.run("test").returncode == 0
    assert any(call.endswith("--editable .[test]") for call in machine.calls("pip"))
    assert any("xvfb" in call for call in machine.calls("apt-get"))


def test_installing_fills_the_prefix_and_the_menus(machine: Machine, tmp_path: Path) -> None:
    machine.apt()
    prefix = tmp_path / "my prefix"
    assert machine.run("install", str(prefix)).returncode == 0
    assert (prefix / "bin/musicexplorer").resolve() == prefix / "lib/musicexplorer/bin/musicexplorer"
    assert machine.calls("musicexplorer") == [f"install-desktop --prefix {prefix}"]
    (package,) = [call for call in machine.calls("pip") if "--constraint" in call]
    assert package.endswith(" .")
    assert not (machine.checkout / ".venv").exists()


def test_torch_is_its_cpu_build_and_comes_before_the_rest(machine: Machine) -> None:
    done = machine.run(python_exit="1")
    assert done.returncode == 0, done.stdout
    torch, rest = machine.calls("pip")
    assert torch.startswith("install torch==")
    assert torch.endswith("+cpu")
    assert "--editable" in rest and "--constraint" in rest


def test_no_cpu_build_stops_it_rather_than_taking_gigabytes(machine: Machine) -> None:
    done = machine.run(python_exit="1", pip_exit="1")
    assert done.returncode == 1
    assert "download.pytorch.org" in done.stdout
    assert all("torch==" in call and "+cpu" in call for call in machine.calls("pip"))


def test_an_unknown_word_is_told_the_two_it_knows(machine: Machine) -> None:
    done = machine.run("walk")
    assert done.returncode == 2
    assert "run|test" in done.stdout


@pytest.mark.skipif(not os.access("/usr/bin/make", os.X_OK), reason="make is not here")
def test_make_sets_up_once_and_then_only_starts(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    for name in ("Makefile", "pyproject.toml", ".ci/constraints.txt"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    script = tmp_path / ".ci/setup"
    script.write_text('#!/bin/sh\necho "set up for $1" >> calls\n')
    script.chmod(0o755)
    command = tmp_path / ".venv/bin/musicexplorer"
    command.parent.mkdir(parents=True)
    command.write_text('#!/bin/sh\nfor word in "$@"; do echo "started with $word" >> calls; done\n')
    command.chmod(0o755)
    environment = {**os.environ, "HOME": "/home/someone"}
    environment.pop("MAKEFLAGS", None)
    for music in ("MUSIC=~/My Music", "MUSIC=/srv/A$AP & more"):
        subprocess.run(
            ["/usr/bin/make", "-s", "run", music], cwd=tmp_path, check=True, timeout=60, env=environment
        )
    assert (tmp_path / "calls").read_text().splitlines() == [
        "set up for run",
        "started with /home/someone/My Music",
        "started with /srv/A$AP & more",
    ]
