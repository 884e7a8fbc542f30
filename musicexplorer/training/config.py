"""The one configuration of a training run: folders, what is held out, sizes, weights of the losses."""

from dataclasses import dataclass, field
from pathlib import Path

from musicexplorer.embedding.melspectrogram import WINDOW_SAMPLES

LOSSES = {
    "direction": 1.0,
    "distance": 0.5,
    "relations": 2.0,
    "contrast": 0.03,
    "track_relations": 0.5,
    "album": 0.01,
    "hints": 1.0,
    "layers": 0.5,
    "tags": 1.0,
    "tag_logits": 0.2,
    "attributes": 0.5,
}

VALIDATION = (
    # of the music that training has at hand
    *("hedgewars-data", "redeclipse-data", "unknown-horizons", "fretsonfire-songs-sectoid", "noiz2sa-data"),
    *("enigma-data", "buena-pregunta", "boomboxhead-cc0-beats", "vrworkout-ccmixter", "untrusted-fma"),
    *("tannerhelland-piano-western", "ai-muse-demo", "ai-yue-demo", "librivox-fleursdumal"),
    # soundtracks of other free games from Debian main
    *("adonthell-data", "amoebax-data", "ardentryst", "btanks-data", "caveexpress-data", "cube2-data"),
    *("davegnukem-data", "drascula-music", "freecol", "freedroid-data", "freeorion-data", "funnyboat"),
    *("frozen-bubble-data", "gigalomania-data", "glob2-data", "hex-a-hop-data", "krank", "lordsawar-data"),
    *("lugaru-data", "mazeofgalious-data", "naev-data", "neverball-common", "openclonk-data"),
    *("phlipple-data", "pinball-table-gnu-data", "pushover-data", "seahorse-adventures", "singularity-music"),
    *("solarwolf", "trackballs-data", "tuxmath-data", "tuxtype-data", "warmux-data", "warzone2100-music"),
    *("wizznic-data", "xmoto-data", "zaz-data"),
)

TEST = (
    # soundtracks of more games from Debian, by which nothing was chosen
    *("alien-arena-data", "angrydd", "blupimania-common", "castle-game-engine-doc", "cdogs-sdl-data"),
    *("dwarf-fortress-data", "freeciv-data", "frogatto-data", "funguloids-data", "hannah-data"),
    *("lebiniou-data", "lomiri-sounds", "mana-data", "miceamaze-data", "openarena-088-data"),
    *("opensurge-data", "pathological", "pax-britannica-data", "performous", "pink-pony-data"),
    *("raincat-data", "sauerbraten", "triplea", "ultrastardx-data", "uqm-music", "vonsh"),
)


@dataclass(frozen=True)
class Config:
    """Everything a run depends on but the music and the teachers themselves."""

    music: tuple[Path, ...] = ()
    """folders of music; a track's source is the first folder below them (an album, a project)"""
    only: tuple[str, ...] = ()
    """sources that `spectra` takes, all of them when empty"""
    teachers: Path = Path("teacher")
    """folder with the teachers' archives"""
    work: Path = Path(".training")
    """decoded audio, labels and checkpoints"""
    half: bool = False
    """compute in bfloat16 where that does no harm: twice as fast on processors that have it"""
    device: str = "cpu"
    """where teachers and network compute, in torch's words: cpu or cuda"""
    held_out: tuple[str, ...] = VALIDATION + TEST
    """sources that training never uses; evaluation uses nothing else"""

    # labels
    shard_windows: int = 256
    augmented_share: float = 0.25
    made_shards: int = 176
    """shards after the others that hold nothing but augmented windows"""
    windows_per_track: int = 200
    hop: int = WINDOW_SAMPLES // 2
    """samples from one window of a track to the next that may be chosen"""
    seed: int = 1

    # training
    name: str = "run"
    """folder of the run below `work`"""
    start: Path | None = None
    """checkpoint whose averaged weights a run begins with, or (wide) the folder of a bundle"""
    minutes: float = 60.0
    threads: int = 2
    rich_root: str = "music"
    """music folder whose windows are used twice a pass (voices, bands, beats)"""
    synthesised_root: str = "synthesised"
    """folder name of the pieces `synthesise` makes; it must come last in the alphabet"""
    album_root: str = "gamemusic"
    """music folder whose sources are albums; a source of another is a collection of anything"""
    made_share: float = 0.6
    """share of a pass that may be windows that were made; of more than that each pass takes others"""
    batch: int = 64
    group: int = 4
    """windows of one track side by side in a batch"""
    rate: float = 2e-3
    warm_up: float = 0.03
    weight_decay: float = 0.02
    averaging: float = 0.999
    short_frames: int = 96
    short_share: float = 0.65
    """share of the run that hears half windows"""
    whitening: float = 0.25
    report_steps: int = 50
    checkpoint_minutes: float = 5.0
    cool_minutes: float = 20.0
    """how long the rate of a wide run falls, at its end; until then it stays the same"""
    wide_batch: int = 32
    """windows of ten seconds in a batch of a wide run"""
    wide_real: int = 16
    """how many of them are music as it is, two of each track"""
    wide_new: int = 12
    """how many are new; the others are parts of windows that were new a while ago ..."""
    wide_recent: int = 1536
    """... and were among so many"""
    losses: dict[str, float] = field(default_factory=lambda: dict(LOSSES))

    @property
    def audio(self) -> Path:
        """Folder of decoded tracks, int16 mono 16 kHz, one .npy a track."""
        return self.work / "audio"

    @property
    def spectra(self) -> Path:
        """Folder of wide log-mel spectrograms, float16 [frames, 128], one .npy a track."""
        return self.work / "spectra"

    @property
    def checkpoint(self) -> Path:
        """The run's checkpoint."""
        return self.work / self.name / "checkpoint.pt"

    @property
    def labels(self) -> Path:
        """Folder of label shards."""
        return self.work / "labels"
