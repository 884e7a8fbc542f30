"""Everything in a network namespace without interfaces: does anything need or try the network?

    unshare -n python -m tests.soak.no_network [--minutes 3]

Needs Linux and `unshare -n` (root). Looks that there is no interface that is up, then scans a small
library, runs verbs of the command line, and uses the real window for some minutes (`tests.soak.use`), under
`strace` where that is installed, which sees every socket that any of these processes makes. Right: all end
as they do with a network, and no socket is one of the internet. Exit code 1 when not.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.soak.music import PROGRAM, checksums, environment, make

VERBS = (
    ("scan", "MUSIC", "--rhythm", "--json"),
    ("similar", "title 3", "-n", "5"),
    ("playlist", "title 3", "-n", "10", "-o", "OUT/list.m3u8"),
    ("path", "title 3", "title 9", "-n", "5"),
    ("tags", "title 3"),
    ("dimensions",),
    ("map", "-o", "OUT/map.png"),
    ("history",),
    ("doctor",),
    ("backup", "OUT/library.zip"),
)


def interfaces_up() -> list[str]:
    """The network interfaces that are up."""
    folder = Path("/sys/class/net")
    names = Path("/proc/net/dev").read_text().splitlines()[2:]
    up = []
    for name in (line.partition(":")[0].strip() for line in names):
        flags = folder / name / "flags"
        if flags.exists() and int(flags.read_text(), 16) & 1:
            up.append(name)
    return up


def main() -> int:
    """Run it; 1 when something is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--tracks", type=int, default=24)
    options = parser.parse_args()
    wrong: list[str] = []
    route = Path("/proc/net/route").read_text().splitlines()[1:]
    if route:
        print("there is a route to a network: run this under `unshare -n`")
        return 1
    with tempfile.TemporaryDirectory(prefix="mx-no-network-") as name:
        folder = Path(name)
        music, home, trace = make(folder / "music", options.tracks), folder / "home", folder / "trace"
        before = checksums(music)
        strace = shutil.which("strace")
        watch = [strace, "-f", "-qq", "-e", "trace=socket,connect", "-o"] if strace else []
        for number, words in enumerate(VERBS):
            words = [word.replace("MUSIC", str(music)).replace("OUT", str(folder)) for word in words]
            command = [*watch, f"{trace}.{number}"] if watch else []
            done = subprocess.run(
                [*command, *PROGRAM, *words], env=environment(home), capture_output=True, text=True
            )
            allowed = (0, 1, 2) if words[0] == "doctor" else (0,)  # doctor misses a sound card
            if done.returncode not in allowed:
                wrong.append(f"{words[0]}: exit code {done.returncode}: {done.stderr[-300:]}")
        command = [*watch, f"{trace}.window"] if watch else []
        use = ["-m", "tests.soak.use", "--hours", str(options.minutes / 60), "--tracks", str(options.tracks)]
        done = subprocess.run(
            [*command, sys.executable, *use, "--every", "20", "--folder", str(folder / "use")],
            env=environment(home),
            capture_output=True,
            text=True,
        )
        if done.returncode:
            wrong.append(f"window: exit code {done.returncode}: {done.stderr[-500:]}")
        sockets = sorted(
            {
                found[1]
                for file in folder.glob("trace.*")
                for found in re.finditer(r"(?:socket\(|sa_family=)(AF_\w+)", file.read_text(errors="replace"))
            }
        )
        if any(family in ("AF_INET", "AF_INET6") for family in sockets):
            wrong.append("an internet socket was made")
        if checksums(music) != before:
            wrong.append("the music has changed")
    print(
        f"{len(VERBS)} verbs and {options.minutes} minutes of the window; sockets: {sockets or 'not traced'}"
    )
    print("; ".join(wrong) or "nothing needs a network")
    return int(bool(wrong))


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main())
