from pathlib import Path

import pytest

from musicexplorer.library import mounts
from musicexplorer.library.mounts import Mount, mount_of, mount_points_below, parse_mountinfo

TEXT = rb"""22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
31 22 0:28 / /home/me/Music/NAS rw shared:9 - nfs4 nas:/music rw
32 22 8:17 / /home/me/Music/My\040Drive\134x rw - fuseblk /dev/sdb1 rw
33 22 0:51 / /home/me/phone rw - fuse.sshfs me@phone: rw
34 22 0:52 / /media/share rw - cifs //box/share rw
no mount at all
35 22 0:1
"""


def test_mounts_are_read() -> None:
    found = parse_mountinfo(TEXT)
    assert [mount.point for mount in found] == [
        Path("/"),
        Path("/home/me/Music/NAS"),
        Path("/home/me/Music/My Drive\\x"),
        Path("/home/me/phone"),
        Path("/media/share"),
    ]
    assert [mount.is_remote for mount in found] == [False, True, False, True, True]


@pytest.mark.parametrize(
    ("path", "point"),
    [("/home/me/Music/NAS/a.mp3", "/home/me/Music/NAS"), ("/home/me/Music/NASA", "/"), ("/", "/")],
)
def test_the_innermost_mount_counts(path: str, point: str) -> None:
    found = mount_of(Path(path), parse_mountinfo(TEXT))
    assert found is not None and found.point == Path(point)
    assert mount_of(Path(path), []) is None


def test_of_two_mounts_at_one_place_the_later_is_on_top() -> None:
    both = [Mount(Path("/x"), "autofs", "systemd-1"), Mount(Path("/x"), "nfs", "nas:/x")]
    found = mount_of(Path("/x/a"), both)
    assert found is not None and found.kind == "nfs"


def test_points_below_a_linked_folder_have_the_paths_of_a_walk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.mkdir()
    link.symlink_to(real)
    monkeypatch.setattr(
        mounts,
        "mounts",
        lambda: [Mount(real / "stick", "vfat", "/dev/sdc1"), Mount(real, "ext4", "/dev/sdd")],
    )
    assert mount_points_below(link) == [link / "stick"]


def test_this_computer_has_mounts() -> None:
    assert mounts.mounts()
