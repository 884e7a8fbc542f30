"""Formats durations."""

from musicexplorer.translation import tr


def clock(seconds: float | None) -> str:
    """A duration as "3:45" or "1:02:03"; "" if unknown."""
    if seconds is None or seconds != seconds or seconds < 0:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def span(seconds: float) -> str:
    """A duration with units: "8 min", "1 h 20 min", "40 s"."""
    if seconds < 60:
        return tr("{seconds} s").format(seconds=max(1, round(seconds)))
    minutes = round(seconds / 60)
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return tr("{minutes} min").format(minutes=minutes)
    text = tr("{hours} h {minutes} min") if minutes else tr("{hours} h")
    return text.format(hours=hours, minutes=minutes)
