"""Pieces of our own for styles that free recordings are short of: composed by chance, played by SoundFonts.

A piece is a chord progression, an accompaniment in one of MMA's styles (bossa nova, bebop, bluegrass, ska,
country, salsa ...), a melody by chance and a General MIDI band. Needs Debian's `mma`, `fluidsynth`,
`fluid-soundfont-gm`, `timgm6mb-soundfont` and `musescore-general-soundfont`.
"""

import re
import subprocess
import tempfile
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soxr

from musicexplorer.embedding.melspectrogram import SAMPLE_RATE, WIDE_RATE, WideMelSpectrogram
from musicexplorer.training.config import Config
from musicexplorer.training.spectra import log_mel

STYLES = Path("/usr/share/mma/lib")
SOUNDFONTS = (
    Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"),
    Path("/usr/share/sounds/sf2/TimGM6mb.sf2"),
    Path("/usr/share/sounds/sf3/MuseScore_General_Full.sf3"),
)
PROGRESSIONS = {
    "major": (
        "C Am F G7",
        "C F G7 C",
        "C G Am F",
        "C Em F Fm",
        "F G Em Am",
        "C C7 F Fm",
        "C D7 F C",
        "C Bb F C",
    ),
    "minor": ("Am F C G", "Am Dm E7 Am", "Am G F E7", "Dm Am E7 Am", "Am Em F G", "Am Am Dm E7"),
    "jazz": ("Dm7 G7 CM7 A7", "CM7 Am7 Dm7 G7", "Em7 A7 Dm7 G7", "FM7 Fm7 Em7 A7", "Dm7b5 G7 Cm7 Cm7"),
    "blues": ("C7 C7 C7 C7 F7 F7 C7 C7 G7 F7 C7 G7", "C7 F7 C7 C7 F7 F7 C7 A7 D7 G7 C7 G7"),
}
SCALES = {
    "major": ("c", "d", "e", "f", "g", "a", "b"),
    "minor": ("a", "b", "c", "d", "e", "f", "g"),
    "jazz": ("c", "d", "eb", "e", "f", "g", "a", "bb", "b"),
    "blues": ("c", "eb", "f", "gb", "g", "bb"),
}
LEADS = (
    *("Piano1", "EPiano", "JazzGuitar", "CleanGuitar", "SteelGuitar", "NylonGuitar", "DistortionGuitar"),
    *("OverdriveGuitar", "Violin", "Strings", "Trumpet", "MutedTrumpet", "Trombone", "AltoSax", "TenorSax"),
    *(
        "Clarinet",
        "Flute",
        "Oboe",
        "Harmonica",
        "Accordion",
        "Organ1",
        "Vibraphone",
        "ChoirAahs",
        "VoiceOohs",
    ),
    *("Banjo", "Fiddle", "PanFlute", "SynthVox", "SquareWave", "SawWave"),
)
RHYTHMS = (("4",) * 4, ("8",) * 8, ("4", "8", "8", "4", "4"), ("2", "4", "4"), ("8", "8", "4", "8", "8", "4"))
SECONDS = 42


def grooves() -> list[tuple[Path, str, int]]:
    """Return every plain groove of the installed styles: its file, its name, its beats to a bar."""
    found = []
    for file in sorted(STYLES.glob("*/*.mma")):
        text = file.read_text("latin-1")
        beats = re.search(r"^\s*Time\s+(\d+)", text, re.MULTILINE | re.IGNORECASE)
        names = re.findall(r"^\s*DefGroove\s+(\S+)", text, re.MULTILINE | re.IGNORECASE)
        plain = [n for n in names if not re.search("intro|end|fill|metronome|none$", n, re.IGNORECASE)]
        if beats and int(beats[1]) in (3, 4, 6):
            found += [(file, name, int(beats[1])) for name in plain[:4]]
    return found


def score(rng: np.random.Generator, groove: str, beats: int) -> str:
    """Write a piece by chance in MMA's language; about SECONDS long."""
    words = groove.lower()
    mood = str(rng.choice(["major", "minor"]))
    if any(word in words for word in ("jazz", "swing", "bop", "bossa", "bigband", "evans", "fusion", "nite")):
        mood = "jazz"
    elif any(word in words for word in ("blues", "boggie", "rb", "r&b", "shuffle")):
        mood = "blues"
    tempo = int(rng.uniform(70, 175))
    bars = int(SECONDS * tempo / 60 / beats) + 1
    chords = [chord for _ in range(2) for chord in str(rng.choice(PROGRESSIONS[mood])).split()]
    lead = str(rng.choice(LEADS))
    lines = [
        f"Tempo {tempo}",
        f"Groove {groove}",
        f"Transpose {rng.integers(-5, 7)}",
        f"Solo Voice {lead}",
        f"Solo Octave {rng.integers(4, 7)}",
        f"Solo Volume {rng.choice(['mp', 'f', 'ff'])}",
        "Solo Rvolume 10",
    ]
    sung = rng.random() < 0.8
    melody = _melody(rng, SCALES[mood], beats)
    for bar in range(bars):
        solo = f" {{{next(melody)}}}" if sung and bar % 8 else ""
        lines.append(f"{bar + 1} {chords[bar % len(chords)]}{solo}")
    return "\n".join(lines) + "\n"


def _melody(rng: np.random.Generator, scale: tuple[str, ...], beats: int) -> Iterator[str]:
    """Yield bar after bar of a walk up and down the scale; what was played four bars ago may return."""
    place, bars = int(rng.integers(len(scale))), list[str]()
    while True:
        if len(bars) >= 4 and rng.random() < 0.4:
            bars.append(bars[-4])
        else:
            left, notes = float(beats), []
            for length in RHYTHMS[rng.integers(len(RHYTHMS))] * 2:
                if left < 4 / int(length):
                    continue
                left -= 4 / int(length)
                place = min(max(place + int(rng.integers(-2, 3)), 0), len(scale) - 1)
                notes.append(f"{length}{'r' if rng.random() < 0.15 else scale[place]}")
            bars.append(";".join(notes) + ";")
        yield bars[-1]


def synthesise(config: Config, pieces: int) -> None:
    """Write that many pieces, as if they had come from a music folder `synthesised`.

    A piece is written as samples at 16 kHz into `config.audio` and as a full-band spectrogram into
    `config.spectra`. A groove that MMA refuses is passed over; pieces that are there already are kept.
    """
    rng = np.random.default_rng(config.seed)
    known = grooves()
    order = np.resize(rng.permutation(len(known)), pieces)
    for folder in (config.audio, config.spectra):
        folder.mkdir(parents=True, exist_ok=True)
    mel = WideMelSpectrogram()
    for number, index in enumerate(order.tolist()):
        file, groove, beats = known[index]
        own = np.random.default_rng([config.seed, number])
        name = f"{config.synthesised_root}__{file.stem}__{groove}-{number:04d}.npy"
        if (config.audio / name).exists() and (config.spectra / name).exists():
            continue
        samples = _played(own, score(own, groove, beats))
        if samples is None:
            print(f"{groove}: not playable", flush=True)
            continue
        wide = samples.astype(np.float32) / 32768
        narrow = soxr.resample(wide, WIDE_RATE, SAMPLE_RATE)
        np.save(config.audio / name, np.clip(np.rint(narrow * 32768), -32768, 32767).astype(np.int16))
        np.save(config.spectra / name, log_mel(mel, wide))


def _played(rng: np.random.Generator, text: str) -> np.ndarray | None:
    """Return int16 mono samples at WIDE_RATE of a piece, None where MMA cannot read it."""
    with tempfile.TemporaryDirectory() as folder:
        source, notes, sound = (Path(folder) / name for name in ("a.mma", "a.mid", "a.wav"))
        source.write_text(text, "ascii")
        subprocess.run(["mma", "-f", notes, source], capture_output=True, check=False)
        if not notes.exists():
            return None
        font = SOUNDFONTS[rng.integers(len(SOUNDFONTS))]
        options = f"-n -i -q -g 0.5 -r {WIDE_RATE} -o synth.dynamic-sample-loading=1 -F".split()
        subprocess.run(["fluidsynth", *options, sound, font, notes], capture_output=True, check=True)
        with wave.open(str(sound)) as file:
            stereo = np.frombuffer(file.readframes(file.getnframes()), np.int16).reshape(-1, 2)
    mono = stereo[: SECONDS * WIDE_RATE].astype(np.float32).mean(1)
    return np.rint(mono * (0.5 * 32767 / max(np.abs(mono).max(), 1))).astype(np.int16)
