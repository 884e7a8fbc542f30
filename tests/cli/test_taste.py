"""`taste`, `for-you`, and taste in `similar` and `playlist`, of a made-up listener."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from musicexplorer.indexing.taste_learning import taste_file
from musicexplorer.library.store import AnalysisRow, NewTrack, Writer
from musicexplorer.library.track import Metadata, Source
from tests.similarity.taste.worlds import world


@dataclass(frozen=True)
class Home:
    """Where the music is, and the scene of each track."""

    music: Path
    scene: list[int]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A library of 120 tracks whose artist is their scene."""
    made = world(5, tracks=120, sessions=1)
    tracks = []
    for at, scene in enumerate(made.scene.tolist()):
        metadata = Metadata(title=f"Tune {at}.", artists=(f"Scene {scene}",), duration=200.0)
        (tmp_path / f"{at}.flac").touch()
        tracks.append(NewTrack(Source(tmp_path / f"{at}.flac"), metadata, 0, 0, b"%d" % at))
    with Writer(paths.store()) as writer:
        writer.add_folder(tmp_path).result()
        writer.set_model("test", ("loud", "calm"), (), made.vectors.shape[1]).result()
        ids = writer.store_tracks(tracks).result()
        writer.store_analysis(zip(ids, map(analysis, made.vectors), strict=True)).result()
    return Home(tmp_path, made.scene.tolist())


def analysis(vector: np.ndarray) -> AnalysisRow:
    tags, none, start = np.array([0.1, 0.6], np.float16), np.zeros(0, np.float32), np.zeros(1, np.float32)
    return AnalysisRow(vector, tags, none, start, vector[None].astype(np.float16), tags[None], none[None])


def listen(home: Home) -> None:
    """Forty sessions of one scene each, without the last thirty tracks."""
    rng = np.random.default_rng(0)
    scene = np.array(home.scene)[:90]
    with Writer(paths.store()) as writer:
        plays = [
            writer.add_play(int(at) + 1, 1e9 + 86400.0 * day + 200.0 * place, 200.0, 1.0)
            for day in range(40)
            for place, at in enumerate(rng.permutation(np.flatnonzero(scene == day % 4))[:8])
        ]
        for play in plays:
            play.result()


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert run([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_without_a_listening_history(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    answer = printed(capsys, "taste")
    assert (answer["state"], answer["factors"]) == ("nothing yet", [])
    assert printed(capsys, "for-you")["tracks"] == []
    assert printed(capsys, "taste", "--evaluate")["parts"] == {}


def test_taste_that_cannot_be_saved_is_reported_in_one_line(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    taste_file(paths.store()).with_suffix(".new.npz").mkdir()

    assert run(["taste"]) == 0

    (record,) = caplog.records
    assert "could not be saved" in record.getMessage()
    assert record.exc_info is None


def test_state_figures_and_factors(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    listen(home)
    answer = printed(capsys, "taste", "-n", "2")
    assert answer["state"] == "ready"
    assert (answer["figures"]["contexts"], answer["figures"]["plays"]) == (40, 320)
    assert len(answer["factors"]) == 2
    assert {"tags", "tracks"} == set(answer["factors"][0]["high"])
    assert run(["taste"]) == 0
    assert "40 sessions" in capsys.readouterr().out


def test_taste_is_deleted_with_the_history(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    listen(home)
    printed(capsys, "taste")
    assert taste_file(paths.store()).exists()
    assert run(["history", "delete", "--yes"]) == 0
    capsys.readouterr()
    assert not taste_file(paths.store()).exists()
    assert printed(capsys, "taste")["state"] == "nothing yet"


def test_evaluation_is_a_table(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    listen(home)
    parts = printed(capsys, "taste", "--evaluate")["parts"]
    assert set(parts) == {
        f"{what} {where}" for what in ("next", "new") for where in ("in a session", "for the person")
    }
    ways = parts["next in a session"]
    assert set(ways) == {"chance", "popularity", "sound", "factors", "slider", "mixture"}
    assert ways["factors"]["auc"] > ways["sound"]["auc"] + 0.2
    assert run(["taste", "--evaluate"]) == 0
    assert "recall@20" in capsys.readouterr().out


def test_for_you_lists_rarely_played_tracks(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    listen(home)
    tracks = printed(capsys, "for-you", "-n", "10", "--per-artist", "5", "--never", "artist=Scene 1")[
        "tracks"
    ]
    assert len(tracks) == 10
    assert all(track["plays"] <= 1 and track["artist"] != "Scene 1" for track in tracks)
    assert all("which you" in track["why"] for track in tracks)


def test_similar_tracks_by_taste_and_metadata(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    listen(home)

    def same(*options: str) -> float:
        words = ("-n", "5", "--per-artist", "0", *options)
        found = [printed(capsys, "similar", f"Tune {at}.", *words) for at in range(0, 20, 3)]
        return float(
            np.mean([[n["artist"] == one["seed"]["artist"] for n in one["neighbours"]] for one in found])
        )

    by_sound = same()
    assert same("--written", "0.9") > by_sound + 0.3
    assert same("--taste", "1") > by_sound + 0.3
    assert same() > by_sound + 0.3  # what was learned counts from now on
    assert same("--taste", "0") == by_sound


def test_playlists_by_taste(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    listen(home)
    by_sound = printed(capsys, "playlist", "Tune 1.", "-n", "8", "--per-artist", "20")["tracks"]
    by_taste = printed(capsys, "playlist", "Tune 1.", "-n", "8", "--per-artist", "20", "--taste", "1")[
        "tracks"
    ]

    def scenes(tracks: list[dict[str, Any]]) -> int:
        return len({track["artist"] for track in tracks})

    assert scenes(by_taste) < scenes(by_sound)


def test_with_too_little_history_sound_alone_counts(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    plain = printed(capsys, "similar", "Tune 1.")
    assert run(["similar", "Tune 1.", "--taste", "0.7", "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == plain
    assert "sound alone" in said.err


def test_a_share_is_between_0_and_1(home: Home) -> None:
    with pytest.raises(SystemExit):
        run(["similar", "Tune 1.", "--taste", "2"])


def test_a_week_is_forgotten_and_remembered(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    listen(home)
    plays = printed(capsys, "taste")["figures"]["plays"]
    listened = printed(capsys, "history")["plays"]
    forgotten = printed(capsys, "taste", "--forget", "2001-09-10..2001-09-16")
    assert 0 < forgotten["figures"]["plays"] < plays
    assert len(forgotten["forgotten"]) == 1
    assert printed(capsys, "history")["plays"] == listened  # nothing is deleted
    assert run(["taste"]) == 0
    assert "2001-09-10 to 2001-09-16" in capsys.readouterr().out
    less = printed(capsys, "taste", "--remember", "2001-09-10")
    assert forgotten["figures"]["plays"] < less["figures"]["plays"] < plays
    again = printed(capsys, "taste", "--remember")
    assert (again["figures"]["plays"], again["forgotten"]) == (plays, [])


def test_what_is_no_period_is_refused(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["taste", "--forget", "soon"])
    assert "2026-11-02" in capsys.readouterr().err
