"""`embed FILE... -o OUT.npz`: the embeddings themselves, for scripts."""

import argparse
import os
from pathlib import Path

from musicexplorer.cli.arguments import add_json, place

SUMMARY = "write the embeddings of files, in a library or not"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "files", nargs="+", type=place, metavar="FILE", help="audio files, or folders of them"
    )
    parser.add_argument("-o", type=_not_music, dest="output", metavar="OUT.npz", required=True)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Listen to the files and write `paths`, `embeddings`, `tags`, `attributes` and their names.

    A file that fails is reported and left out (exit code 1); when none is left nothing is written (2).
    """
    import numpy as np

    from musicexplorer.cli.output import NotDone, print_json, say_error, shown
    from musicexplorer.cli.seeds import listen_outside, model_card

    folder = options.output.absolute().parent
    if os.path.isdir(options.output) or not os.path.isdir(folder) or not os.access(folder, os.W_OK):
        raise NotDone(f"{options.output}: cannot be written; nothing was listened to")  # it may take hours
    card = model_card()
    files, unseen = _files(options.files)
    heard, unheard = listen_outside(files)
    failed = [*unseen, *unheard]
    for path, reason in failed:
        say_error(f"{shown(path)}: {reason}")
    if not heard:
        raise NotDone("none of these files could be listened to; nothing was written")
    rows = list(heard.values())
    try:
        with options.output.open(
            "wb"
        ) as file:  # a file, for numpy would add `.npz` to a name that has it not
            np.savez(
                file,
                paths=np.array([os.fspath(path) for path in heard]),
                embeddings=np.stack([row.vector for row in rows]).astype(np.float32),
                tags=np.stack([row.tags for row in rows]).astype(np.float32),
                tag_names=np.array(card.tag_names),
                attributes=np.stack([row.attributes for row in rows]).astype(np.float32),
                attribute_names=np.array(card.attribute_names),
                model_version=np.array(card.version),
            )
    except OSError as problem:
        raise NotDone(f"{options.output}: cannot be written ({problem.strerror})") from problem
    if options.json:
        failures = [{"path": os.fspath(path), "reason": reason} for path, reason in failed]
        print_json({"embedded": len(heard), "failed": failures, "file": str(options.output)})
    else:
        print(f"{len(heard)} embeddings written to {options.output}")
    return 1 if failed else 0


def _not_music(text: str) -> Path:
    """The output's name, for argparse: one slip must not write over a piece of music."""
    from musicexplorer.library.scan import AUDIO_SUFFIXES

    if Path(text).suffix.lower() in AUDIO_SUFFIXES:
        raise argparse.ArgumentTypeError(f"{text!r} is named like a piece of music")
    return place(text)


def _files(given: list[Path]) -> tuple[list[Path], list[tuple[Path, str]]]:
    """The files named and the music inside the folders named; and what cannot be looked at there, and why."""
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
    return files, failed
