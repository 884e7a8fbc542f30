"""A sound is known again whatever is written about it, and by nothing else."""

import shutil
from collections.abc import Callable
from pathlib import Path

import av
import mutagen
import numpy as np
import pytest
from mutagen.flac import Picture
from mutagen.id3 import APIC, ID3, TIT2

from musicexplorer.audio.decode import DecodeError
from musicexplorer.audio.identity import identity
from tests.audio.ogg_pages import with_headers_twice
from tests.audio.vorbis import write_vorbis
from tests.audio_files import noise, silence, tone, write

TAGGED = (".mp3", ".flac", ".ogg", ".opus", ".m4a", ".wv", ".wma", ".aiff", ".wav", ".alac.m4a")


def retag(path: Path) -> None:
    """Write a long title and, where the format is at hand, a large cover."""
    file = mutagen.File(path, easy=True)
    if path.suffix in (".aiff", ".wav", ".mp3"):
        tags = ID3()
        tags.add(TIT2(encoding=3, text="Another title " * 50))
        tags.add(APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=bytes(300_000)))
        if path.suffix == ".mp3":
            tags.save(path)
        else:
            file = mutagen.File(path)
            file.add_tags()
            file.tags.update(tags)
            file.save()
        return
    if file.tags is None:
        file.add_tags()
    file["title"] = "Another title " * 50
    file.save()
    if path.suffix == ".flac":
        picture = Picture()
        picture.data, picture.mime = bytes(300_000), "image/jpeg"
        flac = mutagen.File(path)
        flac.add_picture(picture)
        flac.save()


@pytest.mark.parametrize("suffix", TAGGED)
def test_new_tags_leave_it_as_it_is(suffix: str, file_of: Callable[[str], Path], tmp_path: Path) -> None:
    path = tmp_path / f"moved{suffix}"
    shutil.copy(file_of(suffix), path)
    before = path.read_bytes()
    known = identity(path)
    assert len(known) == 16
    retag(path)
    assert path.read_bytes() != before
    assert identity(path) == known


def test_an_mp3_without_header_keeps_its_identity(file_of: Callable[[str], Path], tmp_path: Path) -> None:
    path = tmp_path / "bare.mp3"
    with av.open(str(file_of(".mp3"))) as file:
        path.write_bytes(b"".join(bytes(packet) for packet in file.demux(audio=0)))
    known = identity(path)
    retag(path)
    assert identity(path) == known


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".opus", ".m4a"])
def test_other_sounds_have_other_identities(suffix: str, tmp_path: Path) -> None:
    quiet = silence(3.0)
    sounds = [
        noise(4.0),
        noise(4.0, seed=1),
        noise(5.0),
        np.concatenate([quiet, noise(2.0)]),  # the same silence first
        np.concatenate([quiet, noise(2.0, seed=1)]),
    ]
    found = {identity(write(tmp_path / f"{number}{suffix}", each)) for number, each in enumerate(sounds)}
    assert len(found) == len(sounds)


def test_tracks_of_one_file_differ(file_of: Callable[[str], Path]) -> None:
    path = file_of(".flac")
    found = {identity(path), identity(path, 0.0, 10.0), identity(path, 10.0, 20.0), identity(path, 20.0)}
    assert len(found) == 4
    assert identity(path, 10.0, 20.0) in found


def test_what_only_the_second_decoder_reads(tmp_path: Path) -> None:
    paths = []
    for number in range(2):
        whole = write_vorbis(tmp_path / "whole.ogg", noise(12.0, seed=number), 44_100)
        paths.append(tmp_path / f"{number}.ogg")
        paths[-1].write_bytes(with_headers_twice(whole.read_bytes()))
    assert identity(paths[0]) == identity(paths[0])
    assert identity(paths[0]) != identity(paths[1])


def test_a_very_short_track(tmp_path: Path) -> None:
    assert identity(write(tmp_path / "a.flac", tone(440, 0.3))) != identity(
        write(tmp_path / "b.flac", tone(441, 0.3))
    )


def test_no_sound_has_none(tmp_path: Path) -> None:
    path = tmp_path / "notes.mp3"
    path.write_text("no sound")
    with pytest.raises(DecodeError, match="it contains text"):
        identity(path)
    with pytest.raises(DecodeError):
        identity(write(tmp_path / "short.flac", tone(440, 1.0)), start=30.0)
