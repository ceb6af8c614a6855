"""How long a driver waits before it seeks a lost sensor again, and how it stops."""

import asyncio
from typing import Final

#: Seconds before each further attempt; the last one stays.
BACK_OFF_S: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)


def back_off_s(attempt: int) -> float:
    """Seconds to wait before an attempt, counted from 1."""
    return BACK_OFF_S[min(attempt, len(BACK_OFF_S)) - 1]


async def stopped_within(stop: asyncio.Event, seconds: float) -> bool:
    """Whether a stop was asked for within the time; waits no longer."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True
