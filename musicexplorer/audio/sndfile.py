"""Reading audio files with libsndfile, for what FFmpeg refuses (Ogg Vorbis files of buggy encoders)."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import numpy as np
import soundfile

from musicexplorer.audio.channels import mix, names_for
from musicexplorer.audio.failure import describe_failure
from musicexplorer.audio.reader import DecodeError

# How files begin that are worth a try: it would take anything else for mp3, and complain on the terminal.
_KNOWN = (b"OggS", b"fLaC", b"RIFF", b"RIFX", b"RF64", b"FORM", b"caff", b".snd", b"riff")
_BLOCK = 32768
# Its seeking in Ogg files costs as much as decoding this many seconds, so shorter ways are decoded.
_CHEAPER_THAN_SEEKING = 25.0


class SndfileReader:
    """An audio file opened with libsndfile; see `reader.Reader`.

    Raises:
        DecodeError: libsndfile does not read it.
    """

    def __init__(self, path: Path) -> None:
        self.notes: list[str] = []
        try:
            with path.open("rb") as file:
                known = file.read(4) in _KNOWN
            if not known:
                raise DecodeError(describe_failure(path))
            # Bytes, since a name that is not UTF-8 could not be encoded again.
            self._file = soundfile.SoundFile(str(path) if sys.platform == "win32" else os.fsencode(path))
        except (soundfile.SoundFileError, OSError, TypeError, ValueError) as error:
            raise DecodeError(describe_failure(path)) from error
        self.rate = int(self._file.samplerate)
        self.duration = len(self._file) / self.rate

    def close(self) -> None:
        """Release the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def measure(self) -> float:
        """Find the length in seconds by decoding all of it."""
        return sum(len(block) for block in self.blocks(0.0, None, mono=True)) / self.rate

    def blocks(self, start: float, end: float | None, *, mono: bool) -> Iterator[np.ndarray]:
        """See `reader.Reader.blocks`."""
        first = round(start * self.rate)
        left = round(end * self.rate) - first if end is not None else len(self._file)
        names = names_for(self._file.channels)
        try:
            self._go_to(min(first, len(self._file)))
            while left > 0:
                samples = self._file.read(min(_BLOCK, left), dtype="float32", always_2d=True)
                if not len(samples):
                    return
                left -= len(samples)
                yield mix(samples, names, mono=mono)
        except soundfile.SoundFileError as error:
            self.notes.append(f"decoding stopped: {error}")

    def _go_to(self, sample: int) -> None:
        ahead = sample - self._file.tell()
        if not 0 <= ahead < _CHEAPER_THAN_SEEKING * self.rate:
            self._file.seek(sample)
            return
        while ahead > 0:
            skipped = len(self._file.read(min(_BLOCK, ahead), dtype="float32"))
            ahead -= skipped or ahead
