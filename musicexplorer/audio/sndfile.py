"""Reading audio files with libsndfile, for what FFmpeg refuses (Ogg Vorbis files of buggy encoders)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Self

import numpy as np
import soundfile

from musicexplorer.audio.channels import mix, names_for
from musicexplorer.audio.sound import DecodeError, describe_failure

_BLOCK = 32768


class SndfileReader:
    """An audio file opened with libsndfile; see `sound.Reader`.

    Raises:
        DecodeError: libsndfile does not read it.
    """

    def __init__(self, path: Path) -> None:
        self.notes: list[str] = []
        try:
            # An own file object: names that are not UTF-8 are no matter then.
            self._raw = path.open("rb")
        except OSError as error:
            raise DecodeError(describe_failure(path)) from error
        try:
            self._file = soundfile.SoundFile(self._raw)
        except (soundfile.SoundFileError, OSError, TypeError, ValueError) as error:
            self._raw.close()
            raise DecodeError(describe_failure(path)) from error
        self.rate = int(self._file.samplerate)
        self.duration = len(self._file) / self.rate

    def close(self) -> None:
        """Release the file."""
        self._file.close()
        self._raw.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def measure(self) -> float:
        """Find the length in seconds by decoding all of it."""
        return sum(len(block) for block in self.blocks(0.0, None, mono=True)) / self.rate

    def blocks(self, start: float, end: float | None, *, mono: bool) -> Iterator[np.ndarray]:
        """See `sound.Reader.blocks`."""
        first = round(start * self.rate)
        left = round(end * self.rate) - first if end is not None else None
        names = names_for(self._file.channels)
        try:
            self._file.seek(min(first, len(self._file)))
            while left is None or left > 0:
                wanted = _BLOCK if left is None else min(_BLOCK, left)
                samples = self._file.read(wanted, dtype="float32", always_2d=True)
                if not len(samples):
                    return
                if left is not None:
                    left -= len(samples)
                mixed = mix(samples, names, mono=mono)
                yield mixed
        except soundfile.SoundFileError as error:
            self.notes.append(f"decoding stopped: {error}")
