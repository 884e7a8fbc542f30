"""`taste`: what was learned from listening, and how well it predicts."""

import argparse
from typing import TYPE_CHECKING, Any

from musicexplorer.cli.arguments import add_count, add_json, add_listener
from musicexplorer.translation import tr

_TYPICAL = 3

if TYPE_CHECKING:
    from musicexplorer.library.store import Period
    from musicexplorer.session.session import Session
    from musicexplorer.similarity.taste import Evaluation, Taste
    from musicexplorer.similarity.taste.measures import Measures


def summary() -> str:
    """What the list of verbs says."""
    return tr("show what is learned from your listening history, and how well it predicts")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "--evaluate",
        action="store_true",
        help=tr(
            "hold out the newest listening (random tracks where there are no dates) and predict it; tracks "
            "that were never played are counted apart"
        ),
    )
    period = tr("a day (2026-11-02), two with .. between, a month (2026-11), yesterday, last week, …")
    parser.add_argument(
        "--forget",
        type=_period,
        metavar="FROM..TO",
        help=tr("let what was played in a period not count as your taste: {period}").format(period=period),
    )
    parser.add_argument(
        "--remember",
        type=_period_or_all,
        nargs="?",
        const="all",
        metavar="FROM..TO",
        help=tr("let it count again: the period, or everything that was forgotten"),
    )
    parser.add_argument(
        "--rename",
        nargs=2,
        metavar=("TASTE", "NAME"),
        help=tr('call one of your tastes by another name, which it keeps; "" takes the name back'),
    )
    add_count(parser, 8, tr("how many factors"))
    add_listener(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print state, figures and factors, or the evaluation."""
    from musicexplorer.cli.library import opened_session

    if options.forget or options.remember:
        _change_periods(options)
    with opened_session(listener=options.listener) as session:
        if options.rename:
            _rename(session, *options.rename)
        return _evaluate(session, options.json) if options.evaluate else _show(session, options)


def _period(text: str) -> "Period":
    from musicexplorer.session.periods import PeriodError, parse_period

    try:
        return parse_period(text)
    except PeriodError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from problem


def _period_or_all(text: str) -> "Period | str":
    return text if text == "all" else _period(text)


def _change_periods(options: argparse.Namespace) -> None:
    """Let periods not count as taste, or count again."""
    from musicexplorer.cli.library import opened_session, opened_writer

    with opened_session(load=False, listener=options.listener) as session, opened_writer() as writer:
        who = session.reader.listener
        if options.remember:
            writer.remember(None if options.remember == "all" else options.remember, who).result()
        if options.forget:
            writer.forget(options.forget, who).result()


def _rename(session: "Session", name: str, other: str) -> None:
    """Call a taste by another name."""
    from musicexplorer.cli.library import opened_writer
    from musicexplorer.cli.output import NotDone
    from musicexplorer.cli.tastes import taste_called
    from musicexplorer.session.tastes import rename

    taste, tastes = taste_called(session, name), session.snapshot.tastes or ()
    with opened_writer() as writer:
        try:
            rename(writer, tastes, taste, other, session.reader.listener).result()
        except ValueError as problem:
            raise NotDone(str(problem)) from problem


def _show(session: "Session", options: argparse.Namespace) -> int:
    from musicexplorer.cli.output import print_json
    from musicexplorer.session.periods import period_text
    from musicexplorer.session.taste import fading_text

    taste = session.learn(tastes=True)
    factors, figures = _factors(session, options.count), _figures(taste)
    tastes, periods = _tastes(session), session.reader.forgotten()
    if options.json:
        about = {"state": taste.state, "words": taste.description, "figures": figures, "factors": factors}
        forgotten = [{"begin": period.begin, "end": period.end} for period in periods]
        print_json({**about, "tastes": tastes, "forgotten": forgotten})
        return 0
    print(taste.description)
    for period in periods:
        print(tr("Not counted: what was played from {period}.").format(period=period_text(period)))
    text = tr("{plays} plays, {opinions} likes and dislikes, {factors} factors.")
    print(text.format(plays=figures["plays"], opinions=figures["opinions"], factors=figures["factors"]))
    if figures["half_life_days"] is not None:
        print(fading_text(figures["half_life_days"]))
    if figures["agreement"] is not None:
        text = tr("Prediction of factors from sound: {agreement:.2f} (0 random, 1 perfect).")
        print(text.format(agreement=figures["agreement"]))
        shares = ", ".join(f"{name} {share:.0%}" for name, share in figures["foretells"].items())
        print(tr("What predicts the next play: {shares}.").format(shares=shares))
    _print_tastes(session, tastes)
    if factors:
        print("\n" + tr("The widest axes of your music, as you listen to it:"))
    for number, factor in enumerate(factors, 1):
        print(f"{number}. " + tr("{share:.0%} of the variance").format(share=factor["share"]))
        for end in ("high", "low"):
            names = (" - ".join(filter(None, (t["artist"], t["title"]))) for t in factor[end]["tracks"])
            tags = ", ".join(factor[end]["tags"]) or tr("(no distinctive tag)")
            print(f"  {end:4}  {tags}: {'; '.join(names)}")
    return 0


def _figures(taste: "Taste") -> dict[str, Any]:
    from dataclasses import asdict
    from math import isfinite

    figures = asdict(taste.figures) | {"factors": taste.factors.shape[1], "foretells": _shares(taste)}
    agreement, half_life = figures["agreement"], figures.pop("half_life")
    return figures | {
        "agreement": round(agreement, 4) if isfinite(agreement) else None,
        "half_life_days": half_life if isfinite(half_life) else None,
    }


def _shares(taste: "Taste") -> dict[str, float]:
    """The share of each signal in the prediction; none while nothing is learned."""
    weights = taste.weights[0]
    if taste.state != "ready" or not weights.any():
        return {}
    # Scripts know these names.
    names = ("sound", "factors", "how often you play it", "how well it fits what you like")
    return {
        name: round(float(weight / weights.sum()), 4) for name, weight in zip(names, weights, strict=True)
    }


def _tastes(session: "Session") -> list[dict[str, Any]]:
    from musicexplorer.cli.library import known_track
    from musicexplorer.cli.output import describe

    return [
        {
            "name": one.name,
            "time": one.time,
            "share": round(one.share, 4),
            "played": len(one.ids),
            "tracks": len(one.all_ids),
            "typical": [describe(known_track(session, track)) for track in one.ids[:_TYPICAL]],
        }
        for one in session.snapshot.tastes or ()
    ]


def _print_tastes(session: "Session", tastes: list[dict[str, Any]]) -> None:
    for one, named in zip(tastes, session.snapshot.tastes or (), strict=True):
        text = tr("{title}: {share:.0%} of what you play; {tracks} tracks, {played} of them played")
        print("\n" + text.format(title=named.title, **one))
        for track in one["typical"]:
            print("  " + " - ".join(filter(None, (track["artist"], track["title"]))))


def _factors(session: "Session", count: int) -> list[dict[str, Any]]:
    from musicexplorer.cli.library import known_track
    from musicexplorer.cli.output import describe
    from musicexplorer.session.taste import taste_axes

    return [
        {"number": axis.number, "share": round(axis.share, 4)}
        | {
            name: {
                "tags": list(end.tags),
                "tracks": [describe(known_track(session, track)) for track in end.ids],
            }
            for name, end in (("high", axis.high), ("low", axis.low))
        }
        for axis in taste_axes(session.snapshot, count)
    ]


def _evaluate(session: "Session", as_json: bool) -> int:
    from musicexplorer.cli.output import print_json
    from musicexplorer.session.taste import evaluation

    found = evaluation(session.snapshot.store, session.snapshot.listener)
    if as_json:
        parts = {
            part: {method: _measured(measures) for method, measures in methods.items()}
            for part, methods in found.parts.items()
        }
        about = {name: getattr(found, name) for name in ("held_out", "groups", "new")}
        print_json({"words": found.description} | about | {"parts": parts})
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
    print(found.description)
    rankings = tr("rankings")
    for part, methods in found.parts.items():
        print(f"\n{part:20}{'recall@20':>10}{'nDCG@20':>9}{'AUC':>8}{'±':>7}{rankings:>10}")
        for method, measures in methods.items():
            error = f"{measures.error:7.3f}" if measures.rankings > 1 else " " * 7
            figures = f"{measures.recall:10.3f}{measures.ndcg:9.3f}{measures.auc:8.3f}"
            print(f"  {method:18}{figures}{error}{measures.rankings:10}")
    if found.parts:
        print(
            "\n"
            + tr(
                "chance: random order. popularity: how often you played a track. sound: similar sound. "
                "factors: what you play together. slider: sound and factors, as your listening sets the "
                "slider. mixture: sound, factors and play counts, weighted by how well each predicted your "
                "older listening.\nAUC: 0.5 is no better than chance, 1 is perfect; "
                "differences smaller than ± mean nothing."
            )
        )
