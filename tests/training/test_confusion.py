import xml.etree.ElementTree as ET

import numpy as np
import pytest

from musicexplorer.training.confusion import confusion, picture


def test_the_nearest_of_other_sources_count() -> None:
    places = np.array([0.0, 0.1, 0.2, 5.0, 5.1, 5.2, 0.05])
    styles = ["jazz", "jazz", "jazz", "rock", "rock", "rock", "rock"]
    sources = ["a", "b", "c", "d", "e", "f", "a"]
    names, shares = confusion(np.abs(places[:, None] - places), styles, sources)
    assert names == ["jazz", "rock"]
    np.testing.assert_allclose(shares.sum(1), 1)
    # the first jazz song: two others of jazz, three of rock; that of its own source is no candidate
    assert shares[0, 0] == pytest.approx((2 / 5 + 2 / 5 + 2 / 5) / 3)


def test_the_picture_is_xml_with_a_cell_for_each_pair() -> None:
    root = ET.fromstring(picture(["r&b", "pop"], np.array([[0.75, 0.25], [0.1, 0.9]]), [3, 4]))
    texts = [element.text for element in root.iter() if element.text and element.text.strip()]
    assert {"r&b", "75", "25", "10", "90", "pop (4)"} <= set(texts)
