"""The library, opened for a verb."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from musicexplorer import paths
from musicexplorer.cli.output import NotDone, say_error
from musicexplorer.library.store import Listener, Reader, StoreError, Writer
from musicexplorer.library.track import Track
from musicexplorer.session import playlists
from musicexplorer.session.dimensions import Dimensions, named_dimensions
from musicexplorer.session.listeners import listener_called
from musicexplorer.session.playlists import SmartPlaylist
from musicexplorer.session.session import Session
from musicexplorer.session.vectors import Mix
from musicexplorer.settings import Settings
from musicexplorer.similarity.playlist import Exclusion
from musicexplorer.translation import tr


@contextmanager
def opened_session(*, load: bool = True, listener: str = "") -> Iterator[Session]:
    """The library, its tracks read if `load` is true.

    Args:
        load: Whether to read the tracks.
        listener: The name of the person whose history is read; "" for who is chosen.

    Raises:
        NotDone: There is no library yet, it cannot be opened, or nobody has this name.
    """
    if not os.path.exists(paths.store()):
        raise NotDone(tr("There is no library yet. Run `musicexplorer scan FOLDER` to create one."))
    try:
        who = find_listener(listener).id if listener else None
        session = Session(paths.store(), Settings.load(paths.settings()), who)
    except StoreError as problem:
        raise NotDone(str(problem)) from problem
    with session:
        yield session.load() if load else session


def find_listener(name: str) -> Listener:
    """The person of this name, whatever its case.

    Raises:
        NotDone: There is none; the message names all.
    """
    with Reader(paths.store()) as reader:
        known = reader.listeners()
    found = listener_called(known, name)
    if found is None:
        text = tr("nobody is called {name}; there are: {names}. `history import --listener` adds persons.")
        raise NotDone(text.format(name=repr(name), names=", ".join(one.name for one in known)))
    return found


def opened_writer() -> Writer:
    """The library, for writing.

    Raises:
        NotDone: It cannot be written.
    """
    try:
        paths.prepare_home()
        return Writer(paths.store())
    except StoreError as problem:
        raise NotDone(str(problem)) from problem


def require_analysed(session: Session) -> None:
    """Check that there is something to compare with.

    Raises:
        NotDone: No track is analysed yet.
    """
    if not len(session.library.embedding_ids):
        raise NotDone(
            tr("No track of the library has been analysed yet. Run `musicexplorer scan` to continue.")
        )


def known_track(session: Session, track_id: int) -> Track:
    """A track of the library."""
    library = session.library
    return library.tracks.track(library.row(track_id))


def exclude(session: Session, rules: Iterable[Exclusion]) -> None:
    """Exclude this too, beside what the window's list says."""
    both = (*session.snapshot.exclusions, *rules)
    session.set_exclusions([[rule.kind, rule.value] for rule in both])


def learn(session: Session, mix: Mix, *, tastes: bool = False, again: bool = False) -> None:
    """Learn here and now what a mix needs, and the person's tastes if asked for; takes seconds.

    Args:
        session: The library.
        mix: How its tracks are compared.
        tastes: Whether to find the tastes, if nobody has yet.
        again: Whether to learn from the newest listening; else what was learned last will do.
    """
    tastes = tastes and session.snapshot.tastes is None
    if mix.taste or mix.metadata or tastes:
        session.learn(metadata=bool(mix.metadata), tastes=tastes, again=again)


def found_dimensions(session: Session, number: int | None = None) -> Dimensions:
    """The dimensions of the embedding.

    Args:
        session: The library.
        number: One that has to be there, counted from 1.

    Raises:
        NotDone: There are none yet, or not this one.
    """
    found = named_dimensions(session.snapshot)
    if not len(found):
        raise NotDone(tr("Too few tracks have been analysed yet. Run `musicexplorer scan` to continue."))
    if number is not None and number > len(found):
        text = tr("there is no dimension {number}: `musicexplorer dimensions` lists 1 to {last}")
        raise NotDone(text.format(number=number, last=len(found)))
    return found


def refresh_smart_playlists() -> list[str]:
    """Make the smart playlists again after the library has changed.

    Returns:
        The names of those that have other tracks now.
    """
    if not os.path.exists(paths.store()):
        return []

    def failed(smart: SmartPlaylist, error: Exception) -> None:
        text = tr("The smart playlist {name} was not updated: {reason}")
        say_error(text.format(name=smart.name, reason=error))

    with opened_session(load=False) as session:
        smart = playlists.smart_playlists(session.reader)
        if not smart or not len(session.load().library.embedding_ids):
            return []
        mixes = [one.mix for one in smart]
        mix = Mix(max(mix.taste for mix in mixes), max(mix.metadata for mix in mixes))
        learn(session, mix, tastes=any(one.from_tastes for one in smart), again=True)
        with Writer(paths.store()) as writer:
            changed = list(playlists.refreshed(session.snapshot, smart, failed))
            for one in changed:
                writer.save_playlist(one.name, one.ids).result()
    return [one.name for one in changed]
