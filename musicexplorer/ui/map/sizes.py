"""How large a dot is: by how much room each has; 60 tracks are no specks, 100 000 no mud."""

import math

SMALLEST = 1.4
LARGEST = 10.0


def dot_radius(count: int, width: float, height: float, zoom: float) -> float:
    """The radius of a dot in pixels.

    Args:
        count: Dots on the whole map.
        width: Of the window, in pixels.
        height: Of the window, in pixels.
        zoom: How many times closer than the view of everything.
    """
    spacing = math.sqrt(width * height / max(count, 1)) * zoom
    radius = min(max(0.9 * math.sqrt(spacing), SMALLEST), LARGEST)
    # Few distinct sizes, so that stamps can be kept from one frame to the next.
    step = 0.5 if radius > 4 else 0.2
    return round(radius / step) * step
