"""A time on the clock that it was recorded by, as a report writes it."""

from datetime import datetime


def moment(at: datetime) -> str:
    """Date and minute, and which clock that was where it is known."""
    zone = f"{at:%z}"
    named = f" (UTC{zone[:3]}:{zone[3:5]})" if zone.strip("+-0") else " (UTC)" if zone else ""
    return f"{at:%Y-%m-%d %H:%M}{named}"
