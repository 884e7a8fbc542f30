"""Formats durations and counts."""


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
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def grouped(number: int) -> str:
    """A count with narrow spaces between thousands ("10 000")."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def counted(number: int, thing: str) -> str:
    """A count of something ("1 track", "10 000 tracks")."""
    return f"{grouped(number)} {thing}{'' if number == 1 else 's'}"
