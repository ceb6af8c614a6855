"""What is usual for a person, and what is told when it is not any more."""

from datetime import datetime, timedelta

import pytest

from ecgomics.report.statement import Statement
from ecgomics.report.trends import FEWEST, LATEST, RATE, Reading, alerts_of, band_of

FIRST = datetime.fromisoformat("2026-11-01T08:00:00+00:00")


def readings(
    *rates: float | None, said: dict[int, Statement] | None = None, extra: dict[int, float] | None = None
) -> list[Reading]:
    return [
        Reading(
            f"r{day}",
            FIRST + timedelta(days=day),
            (said or {}).get(day, "regular"),
            (extra or {}).get(day, 0.0),
            {RATE: (rate, None if rate is not None else "low_quality")},
        )
        for day, rate in enumerate(rates)
    ]


def told(found: list[Reading]) -> list[tuple[str, str]]:
    return [(each.key, each.recording_id) for each in alerts_of(found)]


def test_there_is_nothing_usual_before_five_readable_recordings() -> None:
    assert band_of(RATE, readings(*[60.0] * (FEWEST - 1))) is None
    noisy = readings(*[60.0] * FEWEST, said={2: "too_noisy"})
    assert band_of(RATE, noisy) is None
    band = band_of(RATE, readings(*[60.0] * FEWEST))
    assert band is not None
    assert (band.median, band.n) == (60.0, FEWEST)


def test_the_band_is_no_narrower_than_what_changes_by_itself() -> None:
    """Between records of a person in whom nothing changed the rate has a standard deviation of 11.1 /min."""
    band = band_of(RATE, readings(*[60.0] * 5))
    assert band is not None
    assert band.high - band.median == pytest.approx(1.96 * 11.1397 * (1 + 1 / 5) ** 0.5)
    restless = band_of(RATE, readings(50.0, 60.0, 70.0, 80.0, 90.0))
    assert restless is not None
    assert restless.high - restless.median == pytest.approx(3 * 1.4826 * 10.0)


def test_only_the_latest_readings_are_usual() -> None:
    band = band_of(RATE, readings(*[120.0] * 40, *[60.0] * LATEST))
    assert band is not None
    assert (band.median, band.n) == (60.0, LATEST)


def test_one_reading_outside_is_no_alert_and_two_in_a_row_are() -> None:
    usual = [60.0] * 5
    assert told(readings(*usual, 110.0)) == []
    assert told(readings(*usual, 110.0, 60.0, 110.0)) == []
    assert told(readings(*usual, 110.0, 112.0)) == [("rate_above_own_band", "r6")]
    assert told(readings(*usual, 30.0, 31.0)) == [("rate_below_own_band", "r6")]
    assert told(readings(*usual, 110.0, 30.0)) == []
    noisy_between = readings(*usual, 110.0, 200.0, 111.0, said={6: "too_noisy"})
    assert told(noisy_between) == [("rate_above_own_band", "r7")]
    (alert,) = alerts_of(readings(*usual, 110.0, 112.0))
    assert alert.numbers["rate"] == 112.0
    assert alert.numbers["n"] == 5.0
    assert alert.at == FIRST + timedelta(days=6)


def test_what_was_said_of_a_reading_does_not_change_with_later_ones() -> None:
    found = readings(*[60.0] * 5, 110.0, 112.0, *[111.0] * 30)
    assert told(found)[0] == told(found[:7])[0]


def test_a_new_irregular_rhythm_is_told_once() -> None:
    five = [60.0] * 5
    assert told(readings(*five, said={4: "irregular"})) == [("new_irregular", "r4")]
    assert told(readings(*five, said={2: "irregular"})) == []
    assert told(readings(*five, 60.0, said={4: "irregular", 5: "irregular"})) == [("new_irregular", "r4")]


def test_possible_fibrillation_that_repeats_is_told() -> None:
    found = readings(*[60.0] * 7, said={4: "possible_af", 5: "possible_af", 6: "possible_af"})
    assert told(found) == [("new_irregular", "r4"), ("possible_af_again", "r5"), ("possible_af_again", "r6")]
    assert [each.numbers.get("in_a_row") for each in alerts_of(found)] == [None, 2.0, 3.0]
    apart = readings(*[60.0] * 7, said={4: "possible_af", 6: "possible_af"})
    assert ("possible_af_again", "r6") not in told(apart)


def test_more_extra_beats_than_usual_are_told_from_three_a_minute_on() -> None:
    seven = [60.0] * 7
    assert told(readings(*seven, extra={5: 10.0, 6: 12.0})) == [("more_extra_beats", "r6")]
    assert told(readings(*seven, extra={5: 2.0, 6: 2.5})) == []
    used_to_them = readings(*seven, extra=dict.fromkeys(range(7), 10.0))
    assert told(used_to_them) == []
