"""Which tracks are in too many lists of similar tracks, and which in none."""

from typing import Any

from musicexplorer.cli.library import known_track
from musicexplorer.cli.output import describe, one_line, print_json, shown
from musicexplorer.cli.verbs.scan import ProgressBar
from musicexplorer.indexing.events import Progress
from musicexplorer.session.session import Session
from musicexplorer.similarity.playlist.hubness import HubReport, reports
from musicexplorer.translation import tr

_HIGH = 1.4


def show(session: Session, count: int, as_json: bool) -> None:
    """Print the report, with and without `--correct-hubness`.

    Args:
        session: The library.
        count: How many of those in most lists are printed.
        as_json: Whether to print JSON.
    """
    inputs = session.snapshot.inputs
    bar, corrections = ProgressBar(), (None, inputs.hubness_correction)
    try:
        plain, corrected = reports(
            inputs.neighbours,
            corrections,
            progress=lambda done, total: bar.show(Progress("hubs", done, total)),
        )
    finally:
        bar.clear()
    if as_json:
        sides = {
            "plain": _described(session, plain, count),
            "levelled": _described(session, corrected, count),
        }
        print_json({"length": plain.k, **sides})
        return
    print(
        tr("number of lists (of the {n} nearest tracks) that a track is in; {n} is the mean:").format(
            n=plain.k
        )
    )
    for track_id, lists in [*plain.most(count), *((one, 0) for one in plain.unreached.tolist())]:
        track = known_track(session, track_id)
        print(f"{lists:5}  {one_line(track)}  ({shown(track.source.path)})")
    print(tr("uncorrected: {summary}").format(summary=_summary(plain)))
    print(tr("with --correct-hubness: {summary}").format(summary=_summary(corrected)))


def _summary(found: HubReport) -> str:
    most = found.most(1)[0][1] if len(found.ids) else 0
    text = tr("{unreached} in no list, {most} lists at most, skewness {skewness:.2f} ({degree})")
    degree = tr("high") if found.skewness > _HIGH else tr("low")
    return text.format(unreached=len(found.unreached), most=most, skewness=found.skewness, degree=degree)


def _described(session: Session, found: HubReport, count: int) -> dict[str, Any]:
    return {
        "skewness": round(found.skewness, 4),
        "most": [describe(known_track(session, one)) | {"lists": lists} for one, lists in found.most(count)],
        "never": [describe(known_track(session, one)) for one in found.unreached.tolist()],
    }
