"""Read audio files with libsndfile, for files that FFmpeg rejects (Ogg Vorbis by buggy encoders)."""

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
from musicexplorer.regular_files import open_regular
from musicexplorer.translation import tr

# First bytes of the formats to try: libsndfile takes anything else for mp3 and prints errors to the terminal.
_KNOWN = (b"OggS", b"fLaC", b"RIFF", b"RIFX", b"RF64", b"FORM", b"caff", b".snd", b"riff")
_BLOCK = 32768
# Seeking in Ogg files costs as much as decoding this many seconds, so shorter distances are decoded.
_SEEK_FROM = 25.0


class SndfileReader:
    """An audio file opened with libsndfile; see `reader.Reader`.

    Raises:
        DecodeError: libsndfile cannot read it.
    """

    def __init__(self, path: Path) -> None:
        self.notes: list[str] = []
        try:
            with open_regular(path) as file:
                known = file.read(4) in _KNOWN
            if not known:
                raise DecodeError(describe_failure(path))
            # As bytes, because a name that is not UTF-8 cannot be encoded again.
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
        """Measure the duration in seconds by decoding the whole file."""
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
            self.notes.append(tr("decoding stopped: {reason}").format(reason=error))

    def _go_to(self, sample: int) -> None:
        ahead = sample - self._file.tell()
        if not 0 <= ahead < _SEEK_FROM * self.rate:
            self._file.seek(sample)
            return
        while ahead > 0:
            skipped = len(self._file.read(min(_BLOCK, ahead), dtype="float32"))
            ahead -= skipped or ahead
