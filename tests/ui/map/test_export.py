"""The exported map: a drawing and a page that hold what is on it, whatever is written in the files."""

import base64
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.library.track import Metadata, Source, Track
from musicexplorer.session.colouring import UnknownColouring
from musicexplorer.session.library import Library
from musicexplorer.session.regions import named_regions
from musicexplorer.ui.map import export
from musicexplorer.ui.map.export import ExportOptions
from musicexplorer.ui.map.export.html_page import as_script
from tests.session.columns import library_of

COUNT = 90
NASTY = "</script><b>&amp; \u2028 \udce4 \x07 \"'"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def catalogue() -> Library:
    """Ninety tracks of three genres; the first is called what no file should break on."""
    genres = ("Dub", "Choral", "Ska")
    return library_of(
        Track(
            number + 1,
            Source(Path(f"/music/{number:02d}.flac")),
            Metadata(
                title=NASTY if number == 0 else f"Song {number}",
                artists=(f"Artist {number % 7}",),
                genres=(genres[number % 3],),
                year=1990 + number % 3,
            ),
            added=0.0,
        )
        for number in range(COUNT)
    )


@pytest.fixture
def ids() -> np.ndarray:
    return np.arange(1, COUNT + 1)


@pytest.fixture
def xy() -> np.ndarray:
    """Three clusters, one a genre."""
    middles = np.array([(-3.0, 0.0), (3.0, 0.0), (0.0, 3.0)])[np.arange(COUNT) % 3]
    return (middles + np.random.default_rng(1).normal(0, 0.3, (COUNT, 2))).astype(np.float32)


def data_of(page: str) -> dict:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_drawing_has_every_dot_the_names_and_the_legend(qapp, catalogue, ids, xy) -> None:
    root = ET.fromstring(export.drawing(catalogue, ids, xy, ExportOptions(size=(900, 600)))())
    groups = {group.get("id"): group for group in root.iter(f"{SVG}g")}
    assert len(groups["tracks"].findall(f"{SVG}circle")) == COUNT
    names = [text.text for text in groups["regions"]]
    assert len(set(names)) == len(names) > 0
    assert {name.split(" ·")[0].split(" 2")[0] for name in names} <= {"Dub", "Choral", "Ska"}
    legend = {text.text for text in groups["legend"].iter(f"{SVG}text")}
    assert {"Genre", "Dub", "Choral", "Ska", "30"} <= legend
    told = "".join(title.text for title in groups["tracks"].iter(f"{SVG}title"))
    assert "</script>" in told and "\udce4" not in told and "\x07" not in told


def test_the_dots_of_the_drawing_stand_where_the_window_has_them(qapp, catalogue, ids, xy) -> None:
    options = ExportOptions(size=(900, 600))
    root = ET.fromstring(export.drawing(catalogue, ids, xy, options)())
    drawn = sorted((float(c.get("cx")), float(c.get("cy"))) for c in root.find(f".//{SVG}g[@id='tracks']"))
    widget = export.sheet(catalogue, ids, xy, options)
    expected = sorted(map(tuple, widget.camera.to_screen(widget.scene.points.xy).tolist()))
    assert np.allclose(drawn, expected, atol=0.06)
    widget.deleteLater()


def test_the_page_holds_the_tracks_and_asks_nobody(qapp, catalogue, ids, xy) -> None:
    named = named_regions(catalogue, ids, xy)
    page = export.page(catalogue, ids, xy, ExportOptions(dark=True), named)()
    page.encode("utf-8")
    assert page.count("</script>") == 2
    assert not re.search(r"(src|href)\s*=|url\(|https?:|fetch\(|import\s", page.replace("src 'unsafe", ""))
    data = data_of(page)
    assert data["count"] == COUNT and data["theme"] == "dark"
    assert data["titles"][1] == "Song 1" and data["titles"][0].startswith("</script><b>&amp;")
    artist_of = np.frombuffer(base64.b64decode(data["artistOf"]), "<u4")
    assert [data["artists"][one] for one in artist_of[:3]] == ["Artist 0", "Artist 1", "Artist 2"]
    steps = np.frombuffer(base64.b64decode(data["places"]), "<u2").reshape(-1, 2)
    points = np.array(data["low"]) + steps / 65535 * data["extent"]
    assert np.abs(points - xy).max() < 1e-3
    assert {line[0] for line in data["legend"]} == {"Dub", "Choral", "Ska"}
    assert data["regions"]


def test_the_legend_of_a_narrow_picture_is_whole(qapp, catalogue, ids, xy) -> None:
    tracks = [catalogue.track(one) for one in ids.tolist()]
    catalogue = library_of(
        replace(one, metadata=replace(one.metadata, genres=(f"A genre called {one.id % 16}",)))
        for one in tracks
    )
    root = ET.fromstring(export.drawing(catalogue, ids, xy, ExportOptions(size=(480, 640)))())
    legend = [text.text for text in root.iterfind(f".//{SVG}g[@id='legend']/{SVG}text")]
    assert len([text for text in legend if text.startswith("A genre")]) == 16


def test_a_picture_of_a_large_map_has_its_dots(qapp, catalogue, ids, xy, monkeypatch) -> None:
    small = export.making(".png", catalogue, ids, xy, ExportOptions())()
    monkeypatch.setattr("musicexplorer.ui.map.dot_images.AT_ONCE", 0)
    assert export.making(".png", catalogue, ids, xy, ExportOptions())() == small


def test_without_names_there_are_none(qapp, catalogue, ids, xy) -> None:
    assert data_of(export.page(catalogue, ids, xy, ExportOptions(names=False))())["regions"] == []


def test_nothing_in_a_text_ends_the_script() -> None:
    text = as_script({"a": "</script><!-- \u2028"})
    assert "<" not in text and "\u2028" not in text
    assert json.loads(text) == {"a": "</script><!-- \u2028"}


@pytest.mark.parametrize("ending", sorted(export.FORMATS))
def test_each_format_twice_is_the_same_file(qapp, ending, catalogue, ids, xy, tmp_path) -> None:
    first, second = tmp_path / f"a{ending}", tmp_path / f"b{ending}"
    # Qt keeps the outlines of a font once it has drawn with it: the first halos of a process differ a little.
    for path in (tmp_path / f"font{ending}", first, second):
        export.write(path, catalogue, ids, xy, ExportOptions(size=(500, 400)))
    assert first.read_bytes() == second.read_bytes()


def test_the_table_says_what_the_colours_show(qapp, catalogue, ids, xy, tmp_path) -> None:
    path = tmp_path / "map.csv"
    export.write(path, catalogue, ids, xy, ExportOptions(colour_by="genre"))
    assert path.read_text("utf-8", "surrogateescape").splitlines()[0].endswith(",start")
    export.write(path, catalogue, ids, xy, ExportOptions(colour_by="date added"))
    lines = path.read_text("utf-8", "surrogateescape").removesuffix("\n").split("\n")
    assert lines[0].endswith(",start,date added")
    assert len(lines) == COUNT + 1


def test_what_cannot_be_shown_is_said(qapp, catalogue, ids, xy, tmp_path) -> None:
    with pytest.raises(UnknownColouring, match="shoe size"):
        export.write(tmp_path / "a.svg", catalogue, ids, xy, ExportOptions(colour_by="shoe size"))
