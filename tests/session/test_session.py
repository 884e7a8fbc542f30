"""One session answers what the window and the command line ask."""

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.indexing.taste_learning import MetadataView
from musicexplorer.library.store import Reader, Writer
from musicexplorer.library.track import Metadata, Source, Track
from musicexplorer.session import dimensions, playlist_files, playlists, regions, similar
from musicexplorer.session.session import Session
from musicexplorer.session.vectors import SOUND, Mix
from musicexplorer.settings import Settings
from musicexplorer.similarity.compact_tags import CompactTags
from musicexplorer.similarity.compact_vectors import CompactVectors
from musicexplorer.similarity.metric import Metric
from musicexplorer.similarity.playlist import Filters, Recipe, Seed, to_json
from musicexplorer.similarity.regions import Region
from tests.session.columns import library_of
from tests.session.stores import full_store, listener_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return full_store(tmp_path_factory.mktemp("session") / "library.sqlite", 60)


@pytest.fixture
def session(store: Path) -> Iterator[Session]:
    with Session(store, Settings()) as session:
        yield session.load()


def test_a_snapshot_stays_what_it_was_and_the_version_rises(session: Session) -> None:
    before, version, inputs = session.snapshot, session.version, session.snapshot.inputs
    session.set_per_artist(7)
    assert session.version == version + 1
    assert (before.per_artist, session.snapshot.per_artist) == (3, 7)
    assert session.snapshot.inputs is inputs  # nothing that it is made from has changed


def test_inputs_are_made_again_when_the_library_changes(session: Session) -> None:
    before = session.snapshot.inputs
    session.load()
    assert session.snapshot.inputs is not before


def test_a_library_goes_at_once_when_another_takes_its_place(session: Session) -> None:
    gc.disable()  # which finds such things only after minutes in the window
    try:
        session.snapshot.inputs.windows(int(session.library.ids[0]))
        library, snapshot = weakref.ref(session.library), weakref.ref(session.snapshot)
        session.load()
        assert (library(), snapshot()) == (None, None)
    finally:
        gc.enable()


def test_plays_change_the_inputs_but_not_how_tracks_are_compared(session: Session) -> None:
    before = session.snapshot
    inputs, embeddings = before.inputs, before.embeddings
    session.set_library(session.library.with_history(session.reader))
    assert session.snapshot.inputs is not inputs
    assert session.snapshot.embeddings is embeddings


def test_similar_tracks_leave_out_what_is_excluded_and_keep_to_the_limit_per_artist(session: Session) -> None:
    first = int(session.library.ids[0])
    listed = similar.similar_to(session.snapshot, [first])
    assert listed is not None
    assert first not in listed.ids
    artists = [session.library.track(track).metadata.artist for track in listed.ids]
    assert max(artists.count(artist) for artist in artists) <= 3
    session.set_exclusions([["artist", artists[0]]])
    again = similar.similar_to(session.snapshot, [first])
    assert artists[0] not in {session.library.track(track).metadata.artist for track in again.ids}


def test_less_and_more_like_build_on_what_is_shown(session: Session) -> None:
    first, second, third = session.library.ids[:3].tolist()
    shown = similar.similar_to(session.snapshot, [first])
    more = similar.more_like(session.snapshot, shown, [second])
    assert more.seeds == (first, second)
    less = similar.less_like(session.snapshot, more, [third])
    assert (less.seeds, less.unlike) == ((first, second), (third,))
    assert third not in less.ids
    assert "less like" in similar.title(session.snapshot, less)
    assert similar.less_like(session.snapshot, less, [first]) is None  # what is asked for cannot be unlike it
    assert similar.more_like(session.snapshot, less, [third]).unlike == ()


def test_a_file_from_outside_is_compared_as_the_library_is(session: Session) -> None:
    """A copy of a track from outside has the track's own neighbours, whatever counts."""
    session.learn(metadata=True)
    snapshot, row = session.snapshot, 50  # never played: its factors are predicted from its sound
    track = int(snapshot.embeddings.ids[row])
    for mix in (SOUND, Mix(0.6), Mix(1.0)):
        vector = snapshot.embeddings.external(snapshot.embeddings.raw[row], mix)
        np.testing.assert_allclose(vector @ snapshot.embeddings.mixed(mix)[row], 1.0, atol=1e-4)
        found = similar.similar_to_file(snapshot, "copy.mp3", snapshot.embeddings.raw[row], np.zeros(0), mix)
        assert found.ids[0] == track
        assert found.seed is None


def test_reasons_say_which_tags_a_file_from_outside_shares(session: Session) -> None:
    library, raw = session.library, session.snapshot.embeddings.raw
    tags = np.zeros(len(library.tag_names), np.float32)
    tags[1] = 1.0
    found = similar.similar_to_file(session.snapshot, "new.mp3", raw[0], tags)
    assert {one.reason.shared for one in found.suggestions} == {(library.tag_names[1],)}
    text = similar.reason_text(found, found.suggestions[0], found.percentiles[0])
    assert text.startswith("closer to “new.mp3” than") and text.endswith(f"both: {library.tag_names[1]}")


def test_what_is_near_a_track_shares_its_tags_with_that_and_not_with_the_file(session: Session) -> None:
    library, raw = session.library, session.snapshot.embeddings.raw
    tags = np.zeros(len(library.tag_names), np.float32)
    tags[1] = 1.0
    of_file = similar.similar_to_file(session.snapshot, "new.mp3", -raw[0], tags)
    found = similar.more_like(session.snapshot, of_file, library.ids[:1].tolist())
    expected = similar.find(session.snapshot, replace(found, tags=None))
    near = [at for at, one in enumerate(found.suggestions) if one.reason.near is not None]
    assert near
    assert [found.suggestions[at].reason for at in near] == [expected.suggestions[at].reason for at in near]


def test_metadata_count_for_the_tracks_that_they_are_of(session: Session) -> None:
    session.learn(metadata=True)
    mix, snapshot = Mix(0.0, 1.0), session.snapshot
    expected, view = snapshot.embeddings.mixed(mix), snapshot.metadata
    order = np.random.default_rng(1).permutation(len(view.ids))
    session.set_metadata(MetadataView(view.ids[order], view.vectors[order]))
    np.testing.assert_array_equal(session.snapshot.embeddings.mixed(mix)[:], expected[:])


def test_a_playlist_file_tells_files_that_are_gone_from_files_that_are_not_in_the_library(
    session: Session, tmp_path: Path
) -> None:
    known = session.library.track(int(session.library.ids[3]))
    assert known is not None
    unknown, gone, file = tmp_path / "new.mp3", tmp_path / "gone.mp3", tmp_path / "list.m3u"
    unknown.write_bytes(b"x")
    file.write_text("\n".join(map(str, (known.source.path, gone, unknown))))
    read = playlist_files.read_playlist(file, session.reader)
    assert (read.ids, read.missing, read.unknown) == ((known.id,), (gone,), (unknown,))


@pytest.mark.parametrize("folder", [None, Path("/music/lists")])
def test_recipes_in_files_name_tracks_of_a_cue_sheet_by_file_and_start(folder: Path | None) -> None:
    source = Source(Path("/music/album.flac"), 183.5)
    asked: list[Source | Path] = []
    name = playlist_files.track_name(source, folder)
    playlist_files.track_id(name, folder or Path("/"), asked.append)
    assert asked == [source]


def test_of_two_regions_of_one_name_the_larger_is_meant() -> None:
    def region(name: str, rows: list[int]) -> regions.NamedRegion:
        return regions.NamedRegion(name, Region(0, np.array(rows), (0.0, 0.0), (0.0, 0.0, 1.0, 1.0)))

    named = (region("Jazz", [0, 1, 2]), region("Rock", [3]), region("Jazz", [4]))
    found = regions.members(named, np.arange(10, 15))
    assert found == {"Jazz": [10, 11, 12], "Rock": [13]}


def test_a_small_map_has_no_regions(session: Session) -> None:
    """Not even where its tracks lie in two clusters, which a larger map would name."""
    for count, expected in ((regions.FEWEST - 1, False), (regions.FEWEST, True)):
        ids = session.library.ids[:count]
        xy = np.random.default_rng(0).normal(size=(count, 2)).astype(np.float32)
        xy[::2, 0] += 20.0
        assert bool(regions.named_regions(session.library, ids, xy)) == expected


def test_albums_of_one_name_are_told_apart_by_album_artist_or_folder() -> None:
    def track(number: int, folder: str, owner: str = "") -> Track:
        about = Metadata(title=f"Song {number}", album="Greatest Hits", album_artist=owner)
        return Track(number, Source(Path(f"/music/{folder}/{number}.flac")), about, 0.0)

    library = library_of(
        [track(1, "a"), track(2, "a"), track(3, "b"), track(4, "c", "X"), track(5, "d", "X")]
    )
    assert [library.album(one) for one in (1, 3, 4, 999)] == [[1, 2], [3], [4, 5], []]


def test_what_is_not_known_of_a_track_is_no_tag_of_another(session: Session) -> None:
    """A library that was read in pieces may know the embedding of a track before the track itself."""
    library = session.library
    later = library.ids[1:]
    tracks = session.reader.track_columns(later.tolist())
    changes = {
        "tags": CompactTags(library.tags.numbers[1:]),
        "attributes": library.attributes[1:],
        "texts": library.texts[1:],
    }
    session.set_library(replace(library, tracks=tracks, liked=library.liked[1:], learned={}, **changes))
    inputs = session.snapshot.inputs
    assert np.isnan(inputs.tags[0]).all() and np.isnan(inputs.attributes[0]).all()
    np.testing.assert_array_equal(inputs.tags[1:], library.tags[1:])


def test_a_path_goes_on_as_a_plain_list_and_a_list_by_its_recipe() -> None:
    ends = tuple(Seed("tracks", tracks=(track,)) for track in (1, 2))
    plain = Recipe(seeds=ends[:1], per_artist=5)
    assert playlists.extension(plain, [1, 3], Mix(0.5)) is plain
    for recipe in (None, Recipe(seeds=ends, path=True)):
        following = playlists.extension(recipe, [1, 3, 1], Mix(0.5))
        assert (following.path, following.seeds) == (False, (Seed("tracks", tracks=(1, 3)),))
        assert following.taste == 0.5


def test_a_smart_playlist_that_would_be_empty_stays_as_it_is(session: Session) -> None:
    failures: list[str] = []

    def failed(smart: playlists.SmartPlaylist, error: Exception) -> None:
        failures.append(smart.name)

    empty = Recipe(filters=Filters(years=(1, 2)))
    full = Recipe(count=3, random_seed=5)
    smart = [
        playlists.SmartPlaylist(1, "empty", to_json(empty), (7,)),
        playlists.SmartPlaylist(2, "other", to_json(full), (7,)),
        playlists.SmartPlaylist(3, "broken", "{", (7,)),
    ]
    (other,) = playlists.refreshed(session.snapshot, smart, failed)
    assert (other.id, len(other.ids)) == (2, 3)
    assert failures == ["broken"]


@pytest.mark.parametrize("mix", [SOUND, Mix(0.6), Mix(1.0)])
def test_a_playlist_starts_from_a_file_as_the_library_is_compared(session: Session, mix: Mix) -> None:
    """A copy of a track from outside is that track, by a metric of one's own and by taste too."""
    session.learn()
    size, row = session.library.embeddings.shape[1], 50
    axes, stretch = np.eye(size, 2, dtype=np.float32), np.diag([5.0, 0.2]).astype(np.float32)
    session.set_metric(Metric(np.zeros(size, np.float32), axes, stretch, 1.0, session.library.model))
    vector = tuple(map(float, session.snapshot.embeddings.raw[row]))
    recipe = playlists.by_mix(Recipe(seeds=(Seed("sound", "copy", vector=vector),), count=3), mix)
    first = playlists.make_playlist(session.snapshot, recipe).tracks[0]
    assert first.id == session.snapshot.embeddings.ids[row]
    assert first.similarity == pytest.approx(1.0, abs=1e-4)


def test_taste_that_is_not_known_does_not_count_and_says_so(session: Session) -> None:
    embeddings = session.snapshot.embeddings
    assert embeddings.mixed(Mix(1.0)) is embeddings.sound
    assert "still being read" in embeddings.note(Mix(1.0))
    assert embeddings.pending(Mix(1.0))
    assert embeddings.note(SOUND) == ""
    session.learn()
    assert not session.snapshot.embeddings.pending(Mix(1.0))


def test_regions_have_names_and_members(session: Session) -> None:
    named = regions.named_regions(session.library)
    found = regions.members(named, session.library.position_ids)
    assert found
    assert set().union(*found.values()) <= set(session.library.position_ids.tolist())


def test_dimensions_have_names_and_are_seeds(session: Session) -> None:
    found = dimensions.named_dimensions(session.snapshot)
    assert len(found) == len(found.names) == len(set(found.names)) > 0
    seed = found.seed(0)
    assert seed.kind == "unit"
    assert set(seed.tracks) <= set(session.library.ids.tolist())


def test_words_name_a_track_by_path_title_or_parts(session: Session, store: Path) -> None:
    track = session.library.tracks.track(7)
    assert session.find(str(track.source.path)) == [track]
    assert session.find(track.metadata.title.upper()) == [track]
    assert session.find(f"{track.metadata.artist} - {track.metadata.title}") == [track]
    assert session.find("no such track") == []


def test_windows_are_read_in_any_thread(session: Session) -> None:
    found = session.snapshot.windows(int(session.library.ids[0]))
    assert found is not None
    assert found.vectors.shape == (len(found.starts), session.library.embeddings.shape[1])
    assert session.snapshot.windows(10**6) is None


def test_a_metric_that_was_learned_counts(store: Path, session: Session) -> None:
    with Reader(store) as reader, Writer(store):
        model = reader.model_version()
    size = session.library.embeddings.shape[1]
    axes = np.eye(size, 2, dtype=np.float32)
    stretch = np.diag([5.0, 1.0]).astype(np.float32)
    metric = Metric(np.zeros(size, np.float32), axes, stretch, 1.0, model)
    before = session.snapshot.embeddings.sound[:]
    session.set_metric(metric)
    after = session.snapshot.embeddings.sound[:]
    assert not np.allclose(before, after)
    np.testing.assert_allclose(np.linalg.norm(after, axis=1), 1.0, atol=1e-4)


def test_the_mix_is_what_was_set_and_taste_counts_once_it_is_known(store: Path) -> None:
    with Session(store, Settings(taste=0.7, use_metadata=True)) as session:
        assert session.mix == Mix(0.7, 0.5)
        session.load().learn()
        taste = session.snapshot.taste
        for earned, counted in ((0.0, 0.0), (0.5, 0.7)):
            session.set_taste(
                replace(taste, state="ready", figures=replace(taste.figures, earned_played=earned))
            )
            assert session.mix.taste == counted
        session.set_mix(Settings(taste=0.0))
        assert session.mix == SOUND


def test_taste_counts_only_while_enough_is_learned_of_it(tmp_path: Path) -> None:
    with Session(listener_store(tmp_path / "library.sqlite"), Settings(taste=0.7)) as session:
        learned = session.load().learn()
        assert session.mix == Mix(0.7)
        assert "taste" in session.scores
        session.set_taste(replace(learned, state="too little", liking_model=None))
        assert session.mix == SOUND
        assert "taste" not in session.scores


@pytest.mark.parametrize("chosen", [None, 0.0, 0.3])
def test_taste_counts_as_listening_has_earned_unless_the_person_chooses(
    tmp_path: Path, chosen: float | None
) -> None:
    settings = Settings(taste=chosen)
    with Session(listener_store(tmp_path / "library.sqlite", occasions=True), settings) as session:
        session.load()
        assert session.mix.taste == (chosen or 0.0)
        session.recall_taste()
        assert session.snapshot.taste is None  # nothing was learned yet
        figures = session.learn().figures
        earned = figures.earned_played
        assert earned > 0.5
        assert figures.earned_new == 0.0  # nothing of what is played together can be heard
        assert session.mix.taste == (earned if chosen is None else chosen)
    with Session(tmp_path / "library.sqlite", settings) as session:
        session.load().recall_taste()
        assert session.mix.taste == (earned if chosen is None else chosen)


@pytest.mark.parametrize(("days", "plays"), [(0, 0), (1, 1), (1, 5), (3, 30)])
def test_a_few_plays_earn_nothing(tmp_path: Path, days: int, plays: int) -> None:
    store = listener_store(tmp_path / "library.sqlite", days=days, occasions=True)
    with Session(store, Settings()) as session, Writer(store) as writer:
        for number, track in enumerate(session.load().library.ids.tolist()[: plays - 8 * days]):
            writer.add_play(track, 2e9 + number, 180.0, 1.0).result()
        session.learn()
        assert session.mix == SOUND


def test_taste_of_another_network_is_not_recalled(tmp_path: Path) -> None:
    store = listener_store(tmp_path / "library.sqlite", occasions=True)
    with Session(store, Settings()) as session:
        session.load().learn()
        library = session.library
    with Session(store, Settings()) as session:
        session.set_library(replace(library, embeddings=CompactVectors.of(library.embeddings[:, 1:])))
        session.recall_taste()
        assert session.snapshot.taste is None


def test_opinions_are_known_at_once_and_read_again(store: Path) -> None:
    with Session(store, Settings()) as session, Writer(store) as writer:
        first, second = session.reader.embeddings()[0][:2].tolist()
        assert session.opinion(first) == session.opinion(None) == 0
        session.set_likes({first: 1})
        assert session.opinion(first) == 1
        writer.set_likes({second: -1}).result()
        session.read_likes()
        assert (session.opinion(first), session.opinion(second)) == (0, -1)
        writer.set_likes({second: 0}).result()
