"""Where drives are mounted, and of which kind: from `/proc/self/mountinfo`, elsewhere from psutil."""

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

_SYSTEM: str = sys.platform
_MOUNTINFO = Path("/proc/self/mountinfo")
_ESCAPED = re.compile(rb"\\([0-7]{3})")
_NETWORK = re.compile(
    r"(?:nfs\d?|cifs|smb\w*|smbfs|afpfs|webdav|davfs2?|9p|afs|ceph|gluster\w*|lustre|ncpfs|virtiofs|vboxsf"
    r"|vmhgfs|prl_fs|sshfs|fuse\.(?!ext|exfat|ntfs|fuseblk)\S+)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mount:
    """A mounted file system.

    Attributes:
        point: Where it is mounted.
        kind: Its type ("ext4", "nfs4", "fuse.sshfs").
        source: Its device, or what its type names it by.
    """

    point: Path
    kind: str
    source: str

    @property
    def is_remote(self) -> bool:
        """Whether another computer, or a program, can change it without this system noticing."""
        return _NETWORK.match(self.kind) is not None or self.source.startswith(("//", "\\\\"))


def mounts() -> list[Mount]:
    """All mounted file systems; of two at the same place the later one is on top."""
    try:
        return parse_mountinfo(_MOUNTINFO.read_bytes())
    except OSError:
        return _by_psutil()


def parse_mountinfo(text: bytes) -> list[Mount]:
    """The mounts in the text of `/proc/self/mountinfo`; lines that are none are left out."""
    found = []
    for line in text.splitlines():
        fields, separator, rest = line.partition(b" - ")
        before, after = fields.split(b" "), rest.split(b" ")
        if separator and len(before) >= 5 and len(after) >= 2:
            point, kind, source = (os.fsdecode(_plain(part)) for part in (before[4], after[0], after[1]))
            found.append(Mount(Path(point), kind, source))
    return found


def mount_of(path: Path, among: list[Mount] | None = None) -> Mount | None:
    """The file system that a path is on, None where that is unknown."""
    real = Path(os.path.realpath(path))
    best = None
    for mount in mounts() if among is None else among:
        inside = real == mount.point or mount.point in real.parents
        if inside and (best is None or len(mount.point.parts) >= len(best.point.parts)):
            best = mount
    return best


def mount_points_below(folder: Path) -> list[Path]:
    """Where drives are mounted inside a folder, by the paths that a walk through it finds."""
    real = Path(os.path.realpath(folder))
    points = {mount.point for mount in mounts() if real in mount.point.parents}
    return sorted(folder / point.relative_to(real) for point in points)


def _plain(field: bytes) -> bytes:
    return _ESCAPED.sub(lambda match: bytes([int(match[1], 8) & 0xFF]), field)


def _by_psutil() -> list[Mount]:
    import psutil

    try:
        partitions = psutil.disk_partitions(all=True)
    except OSError:
        return []
    found = []
    for part in partitions:
        remote = _SYSTEM == "win32" and "remote" in part.opts
        found.append(Mount(Path(part.mountpoint), "smb" if remote else part.fstype.lower(), part.device))
    return found
