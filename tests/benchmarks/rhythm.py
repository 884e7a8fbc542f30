"""Tempo and key of pieces whose tempo and key are known, by the libraries that offer them.

Run as `python -m tests.benchmarks.rhythm [SECONDS]`. 84 pieces of 20 s (six patterns and one of them swung,
twelve tempi from 60 to 174, all keys, three progressions each in major and minor), sonara 0.3.6, librosa
0.11, CPU seconds of one call on a busy computer:

                            tempo                      key                      MIREX  CPU s
                            right half double wrong  right fifth relative wrong score  first later
    sonara                     61    3     13     7     63     3       18     0  0.83   0.08 0.064
    librosa beat_track         54    3     12    15                                    16.41 0.040
    librosa tempo              57    1     12    14                                     0.04 0.036
    chroma_stft, Krumhansl                              48    23       12     1  0.75   0.06 0.048
    chroma_stft, Temperley                              62     5       17     0  0.83   0.05 0.051
    chroma_cqt, Krumhansl                               67     6       11     0  0.87   0.30 0.195

None took the parallel key. A tempo that is right is off by 2.5 % at the most with each of them; the later
rows of librosa find the numba code of the first compiled. So: sonara, which finds both in one call for less
than librosa's tempo and chroma together, is wrong about the tempo half as often, and compiles nothing where
librosa's beat tracker takes 16 s to. The constant-Q chroma finds a few keys more for three times the CPU.
Keys that are not right are mostly the relative major of a minor progression without its raised leading note,
which a musician may call either.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np

from tests.pieces import NOTES, PATTERNS, RATE, Piece

TEMPI = (60, 70, 80, 92, 100, 112, 120, 128, 140, 150, 160, 174)


def pieces(seconds: float) -> list[Piece]:
    """Every pattern, straight and once swung, at every tempo; the keys and progressions go round."""
    found: list[Piece] = []
    for pattern, swing in [*((name, 0.0) for name in PATTERNS), ("backbeat", 0.16)]:
        for tempo in TEMPI:
            number = len(found)
            found.append(
                Piece(
                    float(tempo),
                    NOTES[number * 5 % 12],
                    ("major", "minor")[number % 2],
                    pattern,
                    number // 2 % 3,
                    swing,
                    seconds,
                    number,
                )
            )
    return found


def tempo_verdict(found: float | None, true: float) -> str:
    """Right within 4 %, half, double, or something else."""
    if found is None or not found > 0:
        return "none"
    for name, factor in (("right", 1.0), ("half", 0.5), ("double", 2.0)):
        if abs(found / (true * factor) - 1) <= 0.04:
            return name
    return "wrong"


def key_score(found: str | None, true: str) -> tuple[str, float]:
    """As MIREX scores keys: right 1, a fifth away 0.5, relative 0.3, parallel 0.2."""
    if found is None:
        return "none", 0.0
    (note, mode), (true_note, true_mode) = found.split(), true.split()
    apart = (NOTES.index(note) - NOTES.index(true_note)) % 12
    if mode == true_mode:
        return {0: ("right", 1.0), 7: ("fifth", 0.5), 5: ("fifth", 0.5)}.get(apart, ("wrong", 0.0))
    relative = 9 if true_mode == "major" else 3
    return {relative: ("relative", 0.3), 0: ("parallel", 0.2)}.get(apart, ("wrong", 0.0))


Analyser = Callable[[np.ndarray], tuple[float | None, str | None]]


def sonara_all(samples: np.ndarray) -> tuple[float | None, str | None]:
    import sonara

    found = sonara.analyze_signal(samples, sr=RATE, features=["key"])
    return found["bpm"], found["key"]


def librosa_beats(samples: np.ndarray) -> tuple[float | None, str | None]:
    import librosa

    tempo, _ = librosa.beat.beat_track(y=samples, sr=RATE)
    return float(np.atleast_1d(tempo)[0]), None


def librosa_tempo(samples: np.ndarray) -> tuple[float | None, str | None]:
    import librosa

    return float(librosa.feature.tempo(y=samples, sr=RATE)[0]), None


def templates(chroma: str, profile: str) -> Analyser:
    """The nearest of 24 rotated profiles to librosa's mean chroma."""

    def analyse(samples: np.ndarray) -> tuple[float | None, str | None]:
        import librosa

        heard = getattr(librosa.feature, chroma)(y=samples, sr=RATE).mean(axis=1)
        scores = {
            f"{NOTES[tonic]} {mode}": np.corrcoef(np.roll(PROFILES[profile][mode], tonic), heard)[0, 1]
            for mode in ("major", "minor")
            for tonic in range(12)
        }
        return None, max(scores, key=lambda name: scores[name])

    return analyse


# Krumhansl & Kessler 1982; Temperley 2007 (from a corpus of folk songs and chorales)
PROFILES = {
    "Krumhansl": {
        "major": np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88]),
        "minor": np.array([6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17]),
    },
    "Temperley": {
        "major": np.array(
            [0.748, 0.060, 0.488, 0.082, 0.670, 0.460, 0.096, 0.715, 0.104, 0.366, 0.057, 0.400]
        ),
        "minor": np.array(
            [0.712, 0.084, 0.474, 0.618, 0.049, 0.460, 0.105, 0.747, 0.404, 0.067, 0.133, 0.330]
        ),
    },
}

ANALYSERS: dict[str, Analyser] = {
    "sonara": sonara_all,
    "librosa beat_track": librosa_beats,
    "librosa tempo": librosa_tempo,
    "chroma_stft, Krumhansl": templates("chroma_stft", "Krumhansl"),
    "chroma_stft, Temperley": templates("chroma_stft", "Temperley"),
    "chroma_cqt, Krumhansl": templates("chroma_cqt", "Krumhansl"),
    "chroma_cqt, Temperley": templates("chroma_cqt", "Temperley"),
}


def measured(analyse: Analyser, all_pieces: list[Piece]) -> Iterator[str]:
    """The cells of a row."""
    sounds = [piece.sound() for piece in all_pieces]
    began = time.process_time()
    analyse(sounds[0])
    first = time.process_time() - began
    began = time.process_time()
    found = [analyse(sound) for sound in sounds]
    each = (time.process_time() - began) / len(sounds)
    tempi = Counter(
        tempo_verdict(tempo, piece.tempo) for (tempo, _), piece in zip(found, all_pieces, strict=True)
    )
    off = [
        abs(tempo / piece.tempo - 1)
        for (tempo, _), piece in zip(found, all_pieces, strict=True)
        if tempo_verdict(tempo, piece.tempo) == "right" and tempo
    ]
    keys = [key_score(key, piece.key) for (_, key), piece in zip(found, all_pieces, strict=True)]
    yield " ".join(f"{tempi[name]:>3}" for name in ("right", "half", "double", "wrong")) if off else " " * 15
    yield f"{100 * max(off):4.1f} %" if off else " " * 6
    names = Counter(name for name, _ in keys)
    has_key = any(key for _, key in found)
    yield (
        " ".join(f"{names[n]:>3}" for n in ("right", "fifth", "relative", "parallel", "wrong"))
        if has_key
        else " " * 19
    )
    yield f"{np.mean([score for _, score in keys]):4.2f}" if has_key else " " * 4
    yield f"{first:5.2f} {each:5.3f}"


def main() -> None:
    """Print a table."""
    all_pieces = pieces(float(sys.argv[1]) if len(sys.argv) > 1 else 30.0)
    print(
        f"{len(all_pieces)} pieces; tempo: right half double wrong, worst of the right;"
        " key: right fifth relative parallel wrong, MIREX; CPU s: first, each"
    )
    for name, analyse in ANALYSERS.items():
        print(f"{name:24}", " | ".join(measured(analyse, all_pieces)), flush=True)


if __name__ == "__main__":
    main()
