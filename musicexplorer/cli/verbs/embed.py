"""`embed FILE... -o OUT.npz`: the embeddings themselves, for scripts."""

import argparse
import os
from pathlib import Path

from musicexplorer.cli.arguments import add_force, add_json, place
from musicexplorer.translation import tr


def summary() -> str:
    """What the list of verbs says."""
    return tr("write the embeddings of files, in the library or not")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "files", nargs="+", type=place, metavar="FILE", help=tr("audio files, or folders of them")
    )
    parser.add_argument("-o", type=place, dest="output", metavar="OUT.npz", required=True)
    add_force(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Analyse the files and write `paths`, `embeddings`, `tags`, `attributes` and their names.

    A file that fails is reported and left out (exit code 1); when none is left nothing is written (2).
    """
    import numpy as np

    from musicexplorer.cli.output import NotDone, print_json, say_error, shown
    from musicexplorer.cli.tracks import analyse_sources, model_card
    from musicexplorer.library import export_file
    from musicexplorer.library.track import Source
    from musicexplorer.translation import ntr

    export_file.check(options.output, "embeddings", force=options.force)
    if options.output.suffix.lower() not in ("", ".npz"):
        raise NotDone(tr("{path} does not end in .npz").format(path=options.output))
    folder = options.output.absolute().parent
    if not os.path.isdir(folder) or not os.access(folder, os.W_OK):
        # Checked first: the analysis may take hours.
        raise NotDone(tr("{path}: cannot be written; nothing was analysed").format(path=options.output))
    card = model_card()
    files, unseen = _files(options.files)
    found, not_analysed = analyse_sources([Source(path) for path in files])
    failed = [*unseen, *not_analysed]
    for path, reason in failed:
        say_error(f"{shown(path)}: {reason}")
    if not found:
        raise NotDone(tr("none of these files could be analysed; nothing was written"))
    rows = list(found.values())
    with export_file.writing(options.output, "embeddings", force=options.force) as file:
        np.savez(
            file,
            paths=np.array([os.fspath(source.path) for source in found]),
            embeddings=np.stack([row.vector for row in rows]).astype(np.float32),
            tags=np.stack([row.tags for row in rows]).astype(np.float32),
            tag_names=np.array(card.tag_names),
            attributes=np.stack([row.attributes for row in rows]).astype(np.float32),
            attribute_names=np.array(card.attribute_names),
            model_version=np.array(card.version),
        )
    if options.json:
        failures = [{"path": os.fspath(path), "reason": reason} for path, reason in failed]
        print_json({"embedded": len(found), "failed": failures, "file": str(options.output)})
    else:
        text = ntr("{n} embedding written to {path}", "{n} embeddings written to {path}", len(found))
        print(text.format(path=options.output))
    return 1 if failed else 0


def _files(given: list[Path]) -> tuple[list[Path], list[tuple[Path, str]]]:
    """The files, and the music inside the folders; and what cannot be read there, with the reason."""
    from musicexplorer.library.scan import walk

    files: list[Path] = []
    failed: list[tuple[Path, str]] = []
    for path in given:
        if not os.path.isdir(path):
            files.append(path)
            continue
        for found in walk(path):
            if found.problem:
                failed.append((found.path, found.problem))
            else:
                files.append(found.path)
    return list(dict.fromkeys(files)), failed
