"""The person's tastes, by the names that are typed."""

from musicexplorer.cli.output import NotDone
from musicexplorer.session.session import Session
from musicexplorer.session.tastes import NamedTaste, called
from musicexplorer.translation import tr


def taste_called(session: Session, name: str) -> NamedTaste:
    """The one of the person's tastes with this name; they are looked for if nobody has yet.

    Raises:
        NotDone: There is none, or several have it in their names.
    """
    if session.snapshot.tastes is None:
        session.learn(tastes=True)
    known = session.snapshot.tastes
    if not known:
        raise NotDone(
            tr("No tastes stand out in your listening history yet: `musicexplorer taste` says more.")
        )
    found = called(known, name)
    if len(found) != 1:
        text = tr("{name} means {n} tastes:") if found else tr("no taste is called {name}; there are:")
        lines = (f"  {one.name}" for one in found or known)
        raise NotDone("\n".join((text.format(name=repr(name), n=len(found)), *lines)))
    return found[0]
