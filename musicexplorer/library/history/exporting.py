r"""Exporting the listening history as a file that other programs and people can read.

JSON lines in UTF-8. The first line says what the file is:
`{"format": "musicexplorer-listening", "version": 1}`; each other line is one entry of a `kind`:

- `play`: `when`, `seconds`, `share` (0..1), `moved_on` (went on before its end), `excerpt`
- `like`: `when`, `value` (1 liked, -1 disliked)
- `addition`: `when`, `playlist`
- `import`: `source`, `what` (listen, total, list, opinion), `when`, `seconds`, `plays`, `skips`, `rating`,
  `liked`, `playlist`, and the names in the other program

`when` is in seconds since 1970 (null: unknown). `path`, `start` (seconds into the file), `artist`, `title`,
`album`, `duration` and `recording` are those of the track in the library; of an import `path` is null until
it is matched, and `their` holds the names in the other program. Names that are not UTF-8 have lone surrogates
(`\udcff`), which JSON escapes. `own` reads it back.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from musicexplorer.library.export_file import writing
from musicexplorer.library.store import Reader
from musicexplorer.library.track import Track

FORMAT = "musicexplorer-listening"
VERSION = 1


def export(reader: Reader, path: Path, *, force: bool = False) -> int:
    """Write everything, atomically; returns the number of entries written.

    Raises:
        ExportError: The file cannot be written, or replaces another kind of file without `force`.
    """
    written = -1  # the first line identifies the file
    with writing(path, "history", force=force) as file:
        for row in _rows(reader):
            file.write(json.dumps(row).encode() + b"\n")
            written += 1
    return written


def _rows(reader: Reader) -> Iterator[dict[str, Any]]:
    yield {"format": FORMAT, "version": VERSION}
    tracks = {track.id: track for track in reader.tracks(removed=True)}
    for play in reader.plays():
        yield _about(tracks.get(play.track_id)) | {
            "kind": "play", "when": play.when, "seconds": play.seconds_played, "share": play.share,
            "moved_on": play.moved_on, "excerpt": play.excerpt,
        }  # fmt: skip
    for like in reader.given_likes():
        yield _about(tracks.get(like.track_id)) | {"kind": "like", "when": like.when, "value": like.value}
    for addition in reader.additions():
        yield _about(tracks.get(addition.track_id)) | {
            "kind": "addition", "when": addition.when, "playlist": addition.list,
        }  # fmt: skip
    for theirs, listen in reader.imported_listens():
        yield _about(tracks.get(theirs.track_id or -1)) | {
            "kind": "import", "source": listen.source, "what": listen.kind, "when": listen.when,
            "seconds": listen.seconds, "plays": listen.plays, "skips": listen.skips, "rating": listen.rating,
            "liked": listen.liked, "playlist": listen.list, "matched": theirs.way, "reason": theirs.reason,
            "their": {
                "artist": theirs.artist, "title": theirs.title, "album": theirs.album, "path": theirs.path,
                "duration": theirs.duration, "recording": theirs.recording,
            },
        }  # fmt: skip


def _about(track: Track | None) -> dict[str, Any]:
    if track is None:
        return {"path": None, "artist": "", "title": "", "album": ""}
    metadata = track.metadata
    return {
        "path": os.fspath(track.source.path),
        "artist": metadata.artist,
        "title": metadata.title,
        "album": metadata.album,
        "start": track.source.start,
        "duration": metadata.duration,
        "recording": metadata.musicbrainz_recording,
    }
