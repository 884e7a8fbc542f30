import numpy as np
from PySide6.QtGui import QImage

from musicexplorer.demo import cover


def test_covers_are_pictures_that_other_programs_read() -> None:
    for seed in range(8):
        image = QImage.fromData(cover.draw(seed), "PNG")
        assert (image.width(), image.height()) == (cover.SIDE, cover.SIDE)
        colours = {image.pixel(x, y) for x in range(0, cover.SIDE, 8) for y in range(0, cover.SIDE, 8)}
        assert len(colours) >= 6


def test_a_cover_depends_on_its_seed_alone() -> None:
    assert cover.draw(5) == cover.draw(5)
    assert len({cover.draw(seed) for seed in range(12)}) == 12


def test_a_cover_is_small() -> None:
    assert np.mean([len(cover.draw(seed)) for seed in range(8)]) < 60_000
