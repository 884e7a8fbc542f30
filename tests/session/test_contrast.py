"""What tells tracks apart, in lists of similar tracks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from musicexplorer.session import similar
from musicexplorer.session.contrast import contrast_of, contrast_text
from musicexplorer.session.session import Session
from musicexplorer.settings import Settings
from tests.session.stores import listener_store
from tests.ui.fakes import TAGS


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return listener_store(tmp_path_factory.mktemp("contrast") / "library.sqlite")


@pytest.fixture
def session(store: Path) -> Iterator[Session]:
    with Session(store, Settings()) as opened:
        yield opened.load()


def of_scene(session: Session, scene: int, number: int = 0) -> int:
    """A track of a scene, which has the tag of the same number."""
    return int(session.library.ids[scene + 4 * number])


def test_it_names_the_tags_of_the_two(session: Session) -> None:
    rock, jazz = of_scene(session, 0), of_scene(session, 1)
    found = contrast_of(session.snapshot, session.reader, jazz, rock)
    assert (found.more, found.less) == ((TAGS[1],), (TAGS[0],))
    assert contrast_text(found) == f"more {TAGS[1]}, less {TAGS[0]}"
    assert not contrast_of(session.snapshot, session.reader, rock, of_scene(session, 0, 1))


def test_a_list_says_what_tells_a_track_from_its_seed(session: Session) -> None:
    rock, jazz = of_scene(session, 0), of_scene(session, 1)
    shown = similar.SimilarTracks("x", (rock,))
    told = similar.contrast_line(session.snapshot, session.reader, shown, jazz)
    title = session.library.tracks.titles[session.library.row(rock)]
    assert told == f"than “{title}”: more {TAGS[1]}, less {TAGS[0]}"


def test_a_list_of_several_seeds_says_what_a_track_is_nearer_to(session: Session) -> None:
    rock, jazz = of_scene(session, 0), of_scene(session, 1)
    near = session.snapshot.inputs.neighbours.nearest(jazz, 20)[0].tolist()
    other = next(track for track in near if (track - 1) % 4 == 1)
    shown = similar.SimilarTracks("x", (rock, jazz))
    told = similar.contrast_line(session.snapshot, session.reader, shown, other)
    titles = [session.library.tracks.titles[session.library.row(track)] for track in (jazz, rock)]
    start = f"nearer to “{titles[0]}” than to “{titles[1]}”: "
    assert told == f"{start}more {TAGS[1]}, less {TAGS[0]}"


def test_a_file_from_outside_is_not_contrasted(session: Session) -> None:
    shown = similar.SimilarTracks("x", (session.snapshot.embeddings.raw[0],))
    assert similar.contrast_line(session.snapshot, session.reader, shown, of_scene(session, 1)) == ""
