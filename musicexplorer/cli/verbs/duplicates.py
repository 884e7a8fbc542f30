"""`duplicates`: recordings that are in the library more than once."""

import argparse
from typing import TYPE_CHECKING, Any

from musicexplorer.cli.arguments import add_json
from musicexplorer.translation import tr

if TYPE_CHECKING:
    from musicexplorer.session.duplicates import Copy, Recording


def summary() -> str:
    """What the list of verbs says."""
    return tr("list the recordings that are in the library more than once")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.description = tr(
        "Lists tracks that are the same recording in other encodings, with what differs. Nothing is changed. "
        "The first time takes a while: tracks that sound alike are read from beginning to end."
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print each recording with its copies, the best one first."""
    from musicexplorer.cli.library import opened_session, require_analysed
    from musicexplorer.cli.output import print_json, say_error
    from musicexplorer.cli.scanning import found_duplicates
    from musicexplorer.session.duplicates import recordings
    from musicexplorer.translation import ntr

    with opened_session() as session:
        require_analysed(session)
        found = found_duplicates()
        listed = recordings(session.library, found)
    if options.json:
        print_json([_as_json(one) for one in listed])
    else:
        for recording in listed:
            _print(recording)
        print(ntr("{n} recording has copies", "{n} recordings have copies", len(listed)))
    if found.unread:
        text = ntr("{n} track could not be read", "{n} tracks could not be read", found.unread)
        say_error(text)
    return 1 if found.unread else 0


def _print(recording: "Recording") -> None:
    from musicexplorer.cli.output import one_line, shown
    from musicexplorer.session.duplicates import difference_names, format_text, gain_text

    names = difference_names()
    differences = ", ".join(names[one] for one in recording.differences) or tr("nothing")
    first = one_line(recording.copies[0].track)
    print(tr("{track}; different: {differences}").format(track=first, differences=differences))
    for copy in recording.copies:
        about = ", ".join(filter(None, (format_text(copy), _length(copy), gain_text(copy))))
        print(f"  {about}  ({shown(copy.track.source.path)})")


def _length(copy: "Copy") -> str:
    seconds = copy.track.metadata.duration
    return "" if seconds is None else "{}:{:02}".format(*divmod(round(seconds), 60))


def _as_json(recording: "Recording") -> dict[str, Any]:
    from musicexplorer.cli.output import describe

    copies = [
        describe(copy.track)
        | {
            "album": copy.track.metadata.album,
            "codec": copy.codec,
            "bit_rate": copy.bit_rate,
            "sample_rate": copy.sample_rate,
            "channels": copy.channels,
            "duration": copy.track.metadata.duration,
            "gain": round(copy.gain, 1),
        }
        for copy in recording.copies
    ]
    return {"differences": list(recording.differences), "copies": copies}
