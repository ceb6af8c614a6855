"""Which frames are there, told as ranges."""

from hypothesis import given
from hypothesis import strategies as st

from ecgomics.services.live_session import Ranges


@given(st.lists(st.integers(0, 60), max_size=80), st.integers(0, 80))
def test_ranges_are_the_set_of_what_was_added(numbers: list[int], end: int) -> None:
    ranges = Ranges()
    for number in numbers:
        ranges.add(number)
    there = set(numbers)
    assert all((number in ranges) == (number in there) for number in range(70))
    assert ranges.next == next(number for number in range(100) if number not in there)
    assert ranges.end == (max(there) + 1 if there else 0)
    limit = max(end, ranges.end)
    lacking = [number for first, behind in ranges.missing(end) for number in range(first, behind)]
    assert lacking == [number for number in range(limit) if number not in there]
