"""The rhythm hint: fibrillation is seen, what only looks irregular is not taken for it."""

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.stream.events import LiveQuality, RhythmHint
from ecgomics.stream.online_atria import PWaves
from ecgomics.stream.online_intervals import OnlineIntervals
from ecgomics.stream.online_rhythm import HOLD_S, Intervals, Steady, rhythm_hint, told_by

NO_P = PWaves(evidence=-4.0, share=0.0)
SURE_P = PWaves(evidence=4.0, share=1.0)


def fibrillating_ms(count: int = 50) -> Floats:
    return np.random.default_rng(3).uniform(450.0, 1150.0, count)


def intervals(rr_ms: Floats, *, ventricular: tuple[int, ...] = (), readable_share: float = 1.0) -> Intervals:
    conducted = np.ones(len(rr_ms), dtype=bool)
    conducted[list(ventricular)] = False
    return Intervals(rr_ms, conducted, readable_share, float(rr_ms.sum()) / 1000.0)


def hint(seen: Intervals, p_waves: PWaves | None = None) -> RhythmHint:
    return rhythm_hint(told_by(seen), p_waves)


def test_fibrillating_intervals_without_p_may_be_fibrillation() -> None:
    found = hint(intervals(fibrillating_ms()), NO_P)
    assert found.hint == "possible_af"
    assert set(found.evidence) == {"irregularity", "cosen", "p_evidence", "p_share", "probability"}
    assert found.evidence["irregularity"] > 0.2
    assert found.beats == 51


def test_irregular_intervals_with_sure_p_waves_are_only_irregular() -> None:
    assert hint(intervals(fibrillating_ms()), SURE_P).hint == "irregular"


def test_a_sinus_rhythm_that_breathes_is_regular_and_asks_for_no_p() -> None:
    told = told_by(intervals(850.0 + 40.0 * np.sin(np.arange(50) / 2.0)))
    assert rhythm_hint(told, None).hint == "regular"
    assert not told.asks_for_p


def test_bigeminy_is_not_fibrillation() -> None:
    rr_ms = np.tile([480.0, 1120.0], 25)
    found = hint(intervals(rr_ms, ventricular=tuple(range(0, 40))))
    assert found.hint == "too_short"
    assert hint(intervals(rr_ms), SURE_P).hint != "possible_af"


def test_intervals_of_which_no_two_are_neighbours_leave_it_open() -> None:
    """Every other beat is ventricular: many intervals are conducted, and none stands beside another."""
    found = hint(intervals(np.tile([500.0, 1100.0], 25), ventricular=tuple(range(0, 50, 2))))
    assert found.hint == "unclear"
    assert found.beats == 51


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (intervals(np.full(18, 1500.0)), "too_short"),
        (intervals(np.full(30, 600.0)), "too_short"),
        (intervals(fibrillating_ms(), readable_share=0.4), "unreadable"),
    ],
)
def test_little_signal_gives_no_hint(seen: Intervals, expected: str) -> None:
    found = hint(seen, NO_P)
    assert found.hint == expected
    assert found.evidence == {}


def test_without_p_more_is_left_open() -> None:
    """The same intervals are called possible fibrillation by both only where they are clear."""
    rng = np.random.default_rng(5)
    spread_ms = [hint(intervals(rng.normal(800.0, sd, 60))).hint for sd in np.linspace(5.0, 200.0, 40)]
    assert spread_ms[0] == "regular"
    assert spread_ms[-1] == "possible_af"
    assert "unclear" in spread_ms


def test_a_hint_stands_until_another_holds() -> None:
    steady = Steady()
    regular, possible = RhythmHint("regular", {}, 30, 30.0), RhythmHint("possible_af", {}, 30, 30.0)
    assert steady.of(regular, 30.0).hint == "regular"
    assert steady.of(possible, 32.0).hint == "regular"
    assert steady.of(regular, 34.0).hint == "regular"
    assert steady.of(possible, 36.0).hint == "regular"
    assert steady.of(possible, 36.0 + HOLD_S).hint == "possible_af"


# ── straps that send intervals only ──────────────────────────────────────────────────────────────────────────────


def strapped(rr_ms: Floats, *, contact: bool | None = True, lost: slice = slice(0, 0)) -> list:
    """Events of a strap that tells each interval when it ends; some notifications are lost."""
    online, events, now_s = OnlineIntervals(), [], 0.0
    dropped = range(*lost.indices(len(rr_ms)))
    for place, each_ms in enumerate(rr_ms.tolist()):
        now_s += each_ms / 1000.0
        if place not in dropped:
            events += online.push_rr(
                now_s, round(60_000 / each_ms), [round(1.024 * each_ms)], contact=contact
            )
    return events


def test_a_strap_without_ecg_gives_rate_and_hint() -> None:
    said = strapped(850.0 + 40.0 * np.sin(np.arange(60) / 2.0))
    last = [each.as_message() for each in said if each.as_message()["type"] == "vitals"][-1]
    assert abs(last["heart_rate"] - 71) <= 2
    assert last["rhythm"]["hint"] == "regular"
    assert last["quality"] == {"level": "good", "reasons": [], "agreement": None}


def test_a_strap_in_fibrillation() -> None:
    said = [each.as_message() for each in strapped(fibrillating_ms(70))]
    last = [each for each in said if each["type"] == "vitals"][-1]
    assert last["rhythm"]["hint"] == "possible_af"
    assert "p_share" not in last["rhythm"]["evidence"]


def test_lost_notifications_are_a_gap() -> None:
    said = [each.as_message() for each in strapped(np.full(60, 900.0), lost=slice(30, 40))]
    beats = [beat for each in said if each["type"] == "beats" for beat in each["beats"]]
    apart_s = np.diff([beat["t_s"] for beat in beats])
    assert apart_s.max() > 8.0
    first_after = beats[int(np.argmax(apart_s)) + 1]
    assert first_after["rr_ms"] is None
    assert all(each["pause_ms"] is None for each in said if each["type"] == "vitals")


def test_a_strap_without_contact_has_no_rate() -> None:
    said = [each.as_message() for each in strapped(np.full(20, 900.0), contact=False)]
    assert {each["reason"] for each in said if each["type"] == "vitals"} == {"no_contact"}
    assert {each["heart_rate"] for each in said if each["type"] == "vitals"} == {None}


def test_quality_of_a_message() -> None:
    assert LiveQuality("fair", ("muscle",), 0.91234).as_message() == {
        "level": "fair",
        "reasons": ["muscle"],
        "agreement": 0.912,
    }
