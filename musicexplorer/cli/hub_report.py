"""Which tracks stand in too many lists of neighbours, and which in none."""

from typing import Any

from musicexplorer.cli.engine import Engine
from musicexplorer.cli.output import describe, one_line, print_json, shown
from musicexplorer.similarity.playlist.hubness import HubReport, report

_HIGH = 1.4


def tell(engine: Engine, count: int, as_json: bool) -> None:
    """Print the report, of plain likeness and of that with `--level-hubs`.

    Args:
        engine: The library.
        count: How many of those in most lists are named.
        as_json: Whether scripts read it.
    """
    inputs = engine.inputs()
    plain = report(inputs.neighbours)
    levelled = report(inputs.neighbours, correction=inputs.hubness_correction)
    if as_json:
        sides = {"plain": _described(engine, plain, count), "levelled": _described(engine, levelled, count)}
        print_json({"length": plain.k, **sides})
        return
    print(f"in how many lists of the {plain.k} nearest tracks stand; {plain.k} would be even:")
    for track, lists in plain.most(count):
        print(f"{lists:5}  {one_line(engine.track(track))}  ({shown(engine.track(track).source.path)})")
    for track in plain.unreached.tolist():
        print(f"    0  {one_line(engine.track(track))}  ({shown(engine.track(track).source.path)})")
    print(f"as it is: {_in_words(plain)}")
    print(f"with --level-hubs: {_in_words(levelled)}")


def _in_words(found: HubReport) -> str:
    most = found.most(1)[0][1] if len(found.ids) else 0
    high = "high" if found.skewness > _HIGH else "low"
    return f"{len(found.unreached)} in no list, {most} lists at most, skewness {found.skewness:.2f} ({high})"


def _described(engine: Engine, found: HubReport, count: int) -> dict[str, Any]:
    return {
        "skewness": round(found.skewness, 4),
        "most": [describe(engine.track(one)) | {"lists": lists} for one, lists in found.most(count)],
        "never": [describe(engine.track(one)) for one in found.unreached.tolist()],
    }
