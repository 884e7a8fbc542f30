"""`dimensions`, and the personal metric, on the small library of the other verbs."""

import json

import numpy as np
import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from musicexplorer.similarity.metric import FILE, Metric
from tests.cli.test_verbs import library  # noqa: F401

pytestmark = pytest.mark.usefixtures("library")


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert run([*arguments, "--json"]) == 0
    read: dict[str, object] = json.loads(capsys.readouterr().out)
    return read


def test_dimensions_are_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    units = answer(capsys, "units")["units"]
    assert isinstance(units, list) and units
    assert [one["number"] for one in units] == list(range(1, len(units) + 1))
    assert all(set(one) == {"number", "name", "spread"} for one in units)
    tracks = answer(capsys, "units", "1", "-n", "3")["tracks"]
    assert isinstance(tracks, list) and len(tracks) == 3
    assert {"path", "activation", "seconds"} <= set(tracks[0])
    assert [one["activation"] for one in tracks] == sorted(
        (one["activation"] for one in tracks), reverse=True
    )


def test_a_dimension_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["units", "99"]) == 2
    assert "dimensions` lists" in capsys.readouterr().err


def test_dimensions_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["units"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4  # the network's own dimensions come after two


def test_similar_uses_the_personal_metric(capsys: pytest.CaptureFixture[str]) -> None:
    assert paths.metric().name == FILE
    before = answer(capsys, "similar", "between")["neighbours"]
    axes = np.eye(2, dtype=np.float32)
    mean = np.full(2, 0.4, np.float32)
    for model, same in (("another", True), ("test", False)):
        Metric(mean, axes, np.diag([9.0, 0.1]).astype(np.float32), 0.3, model).save(paths.metric())
        assert (answer(capsys, "similar", "between")["neighbours"] == before) is same
