"""Random operations in any order against a simple model of what has to be heard.

`MUSICEXPLORER_RANDOM_OPERATIONS=10000` makes it long.
"""

import os
import random
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicexplorer.audio import output, playback
from musicexplorer.audio.player import Player, Segment
from tests.audio.fake_card import FakeCard, wait_until

RATE = 44_100
SECONDS = 60.0
# The level of each file, by which what plays is known; None for those that cannot be played.
LEVELS = (0.1, 0.2, 0.3, 0.4, None, None, None, None)
_CHECKED_AFTER = 10


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Steady levels, and files that are empty, hold text, are cut off or not there."""
    folder, found = tmp_path_factory.mktemp("levels"), []
    for number, level in enumerate(LEVELS):
        path = folder / f"{number}.wav"
        if level is not None:
            soundfile.write(path, np.full(round(SECONDS * RATE), level, np.float32), RATE, subtype="FLOAT")
        found.append(path)
    found[4].touch()
    found[5].write_bytes(b"words only " * 100)
    found[6].write_bytes(found[0].read_bytes()[:40])
    return found


@pytest.fixture
def card() -> FakeCard:
    return FakeCard(rest=0.008)  # a little faster than a real one


@pytest.fixture
def player(card: FakeCard, monkeypatch: pytest.MonkeyPatch) -> Iterator[Player]:
    monkeypatch.setattr(output, "_RETRY", 0.01)
    monkeypatch.setattr(playback, "_IDLE", 0.3)
    player = Player(open_stream=card)
    yield player
    player.close()


class Model:
    """What has to be heard: numbers of files, None for none."""

    def __init__(self) -> None:
        self.current: int | None = None
        self.following: int | None = None
        self.preview: int | None = None
        self.mode = "stopped"

    def start(self, number: int | None) -> None:
        """Begin a file, or what follows if it cannot be played, or nothing."""
        if number is not None and LEVELS[number] is None and self.following is not None:
            if LEVELS[self.following] is not None:
                number = self.following
            self.following = None
        playable = number is not None and LEVELS[number] is not None
        self.current, self.mode = number, "playing" if playable else "stopped"

    @property
    def level(self) -> float:
        if self.preview is not None:
            return LEVELS[self.preview] or 0.0
        return (LEVELS[self.current] or 0.0) if self.mode == "playing" and self.current is not None else 0.0


class Operations:
    """Does things to the player and to the model."""

    def __init__(self, player: Player, card: FakeCard, files: list[Path], chance: random.Random) -> None:
        self.player, self.card, self.files, self.chance = player, card, files, chance
        self.model = Model()
        self.number = 0

    def play(self) -> None:
        number = self._any()
        self._end_preview_for(number)
        fade = self.chance.choice([0.0, 0.0, 0.05, 0.3])
        self.player.play(self.files[number], at=self.chance.random() * 20, fade=fade)
        self.model.following = None
        self.model.start(number)
        self._wait_for_mode()

    def set_next(self) -> None:
        number = self._any() if self.chance.random() < 0.6 else None
        segment = None if number is None else Segment(self.files[number], at=self.chance.random() * 5)
        self.player.set_next(segment, fade=self.chance.choice([0.0, 0.0, 0.2]))
        self.model.following = number

    def seek(self) -> None:
        self._end_preview_for(self.model.current)
        self.player.seek(self.chance.random() * 20)
        if self.model.current is not None and self.model.mode != "paused":
            self.model.start(self.model.current)
            self._wait_for_mode()

    def go_to_the_end(self) -> None:
        """The current item ends, and what follows begins."""
        if self.model.mode == "playing" and self.model.preview is None:
            self.player.seek(SECONDS - 0.1)
            number, self.model.following = self.model.following, None
            wait_until(lambda: self.player.position < 50 or self.player.state == "stopped")
            if number is None or LEVELS[number] is None:
                self.model.mode = "stopped"
            else:
                self.model.start(number)
            self._wait_for_mode()

    def pause(self) -> None:
        self.player.pause(self.chance.choice([0.01, 0.15]))
        self.model.mode = "paused" if self.model.mode == "playing" else self.model.mode

    def resume(self) -> None:
        self.player.resume(self.chance.choice([0.01, 0.15]))
        self.model.mode = "playing" if self.model.mode == "paused" else self.model.mode

    def stop(self) -> None:
        self.player.stop(self.chance.choice([0.01, 0.2]))
        self.model = Model()

    def preview(self) -> None:
        number = self._any()
        self.player.preview(Segment(self.files[number], at=5.0), fade=self.chance.choice([0.01, 0.2]))
        self.model.preview = number if LEVELS[number] is not None else None
        if self.model.preview is None:
            wait_until(lambda: not self.player.previewing)

    def end_preview(self) -> None:
        self.player.end_preview(fade=self.chance.choice([0.01, 0.2]))
        self.model.preview = None

    def prefetch(self) -> None:
        at = self.chance.random() * 20
        self.player.prefetch([Segment(file, at=at) for file in self.chance.sample(self.files, 3)])

    def device_vanishes(self) -> None:
        self.card.pull_out()

    def device_returns(self) -> None:
        self.card.there = True

    def another_device(self) -> None:
        self.player.device = self.chance.choice(["", "headphones"])

    def check(self) -> None:
        """What is heard is what the model says."""
        player, model, card = self.player, self.model, self.card
        card.there = True
        wait_until(lambda: not player.problem or not player._playback.output.is_open)
        if model.level:
            heard = len(card.heard)
            wait_until(lambda: len(card.heard) > heard and abs(card.heard[-1, 0] - model.level) < 1e-3)
        else:
            mixer = player._playback.mixer
            wait_until(lambda: mixer.main.gain == 0.0 and mixer.preview.gain == 0.0)
        assert (player.state, player.previewing) == (model.mode, model.preview is not None)
        card._blocks = card._blocks[-20:]

    def _end_preview_for(self, number: int | None) -> None:
        """What cannot be played is passed over only when the preview is over: until then all stands still."""
        if number is not None and LEVELS[number] is None:
            self.end_preview()

    def _wait_for_mode(self) -> None:
        wait_until(lambda: self.player.state == self.model.mode)
        if self.model.current is not None:
            path = self.files[self.model.current]
            wait_until(lambda: (segment := self.player._state.current.segment) and segment.path == path)

    def _any(self) -> int:
        good = LEVELS.index(None)
        return self.chance.randrange(good if self.chance.random() < 0.7 else len(self.files))


KINDS = (
    Operations.play, Operations.play, Operations.set_next, Operations.set_next, Operations.set_next,
    Operations.seek, Operations.go_to_the_end, Operations.go_to_the_end, Operations.pause,
    Operations.resume, Operations.resume, Operations.stop,
    Operations.preview, Operations.end_preview, Operations.end_preview, Operations.prefetch,
    Operations.device_vanishes, Operations.device_returns, Operations.another_device,
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1])
def test_what_is_heard_is_what_was_asked_for(
    seed: int, player: Player, card: FakeCard, files: list[Path]
) -> None:
    chance = random.Random(seed)
    operations = Operations(player, card, files, chance)
    threads = threading.active_count()
    for number in range(1, int(os.environ.get("MUSICEXPLORER_RANDOM_OPERATIONS", "500")) + 1):
        chance.choice(KINDS)(operations)
        if number % _CHECKED_AFTER == 0:
            operations.check()
            assert threading.active_count() <= threads + 2  # the card's, and one that is being closed
    assert len(player._playback.prefetcher._held) <= 12
