"""`taste`: what was learned from listening, and whether it foretells anything."""

import argparse
from typing import TYPE_CHECKING, Any

from musicexplorer.cli.arguments import add_count, add_json

if TYPE_CHECKING:
    from musicexplorer.cli.engine import Engine
    from musicexplorer.similarity.taste import Evaluation, Taste
    from musicexplorer.similarity.taste.measures import Measures

_LEGEND = """\
chance: by lot. popularity: how often you played it. sound: what sounds alike. factors: what you play
together. slider: sound and factors, as the middle of the slider mixes them. mixture: sound, factors and how
often you play a track, each as far as it foretold your own older listening.
AUC: 0.5 is no better than chance, 1 is perfect; differences smaller than ± mean nothing."""
SUMMARY = "say what is learned from your listening, and how well it foretells"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "--evaluate",
        action="store_true",
        help="hold out the newest listening (tracks by lot where it bears no dates) and foretell it, tracks "
        "that were never played apart",
    )
    add_count(parser, 8, "how many factors")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print state, figures and factors, or the evaluation."""
    from musicexplorer.cli.engine import Engine

    with Engine() as engine:
        return _evaluate(engine, options.json) if options.evaluate else _show(engine, options)


def _show(engine: "Engine", options: argparse.Namespace) -> int:
    from musicexplorer.cli.output import print_json
    from musicexplorer.cli.tasting import taste_of

    taste = taste_of(engine)
    factors = _factors(engine, taste, options.count)
    figures = _figures(taste)
    if options.json:
        print_json({"state": taste.state, "words": taste.words, "figures": figures, "factors": factors})
        return 0
    print(taste.words)
    print(
        f"{figures['plays']} plays, {figures['opinions']} likes and dislikes, {figures['factors']} factors."
    )
    if figures["agreement"] is not None:
        said = f"{figures['agreement']:.2f} (0 not at all, 1 altogether)"
        print(f"How well the factors of a track are foretold from its sound: {said}.")
        shares = ", ".join(f"{name} {share:.0%}" for name, share in figures["foretells"].items())
        print(f"What foretells what you play next: {shares}.")
    if factors:
        print("\nWhat tells your music apart, as you listen to it:")
    for number, one in enumerate(factors, 1):
        print(f"{number}. {one['share']:.0%} of it")
        for end in ("high", "low"):
            tracks = "; ".join(
                " - ".join(filter(None, (t["artist"], t["title"]))) for t in one[end]["tracks"]
            )
            print(f"  {end:4}  {', '.join(one[end]['tags']) or '(no tag stands out)'}: {tracks}")
    return 0


def _figures(taste: "Taste") -> dict[str, Any]:
    from dataclasses import asdict
    from math import isfinite

    figures = asdict(taste.figures) | {"factors": taste.factors.shape[1], "foretells": _foretells(taste)}
    agreement = figures["agreement"]
    return figures | {"agreement": round(agreement, 4) if isfinite(agreement) else None}


def _foretells(taste: "Taste") -> dict[str, float]:
    """The share of each part in what foretells; none while nothing is learned."""
    weights = taste.weights[0]
    if taste.state != "ready" or not weights.any():
        return {}
    names = ("sound", "factors", "how often you play it", "how well it fits what you like")
    return {
        name: round(float(weight / weights.sum()), 4) for name, weight in zip(names, weights, strict=True)
    }


def _factors(engine: "Engine", taste: "Taste", count: int) -> list[dict[str, Any]]:
    from musicexplorer.cli.output import describe
    from musicexplorer.similarity.taste import axes

    reader = engine.reader
    ids, tags = reader.tags_matrix()
    tags = tags if len(ids) == len(taste.ids) else tags[:0]
    return [
        {"number": axis.number, "share": round(axis.share, 4)}
        | {
            name: {"tags": list(end.tags), "tracks": [describe(engine.track(one)) for one in end.ids]}
            for name, end in (("high", axis.high), ("low", axis.low))
        }
        for axis in axes(taste, tags.astype("f4"), reader.tag_names(), count)
    ]


def _evaluate(engine: "Engine", as_json: bool) -> int:
    from musicexplorer.cli.output import print_json
    from musicexplorer.indexing.taste_learning import taste_inputs
    from musicexplorer.similarity.taste import evaluate

    found = evaluate(*taste_inputs(engine.reader))
    if as_json:
        parts = {
            part: {way: _measured(measures) for way, measures in ways.items()}
            for part, ways in found.parts.items()
        }
        about = {name: getattr(found, name) for name in ("words", "held_out", "groups", "new")}
        print_json(about | {"parts": parts})
    else:
        _print(found)
    return 0


def _measured(measures: "Measures") -> dict[str, float | int | None]:
    from dataclasses import asdict
    from math import isfinite

    values = {
        name: (round(value, 4) if isfinite(value) else None) for name, value in asdict(measures).items()
    }
    return {"recall@20": values.pop("recall"), "ndcg@20": values.pop("ndcg"), **values}


def _print(found: "Evaluation") -> None:
    print(found.words)
    for part, ways in found.parts.items():
        print(f"\n{part:20}{'recall@20':>10}{'nDCG@20':>9}{'AUC':>8}{'±':>7}{'rankings':>10}")
        for way, one in ways.items():
            error = f"{one.error:7.3f}" if one.rankings > 1 else " " * 7
            print(f"  {way:18}{one.recall:10.3f}{one.ndcg:9.3f}{one.auc:8.3f}{error}{one.rankings:10}")
    if found.parts:
        print("\n" + _LEGEND)
