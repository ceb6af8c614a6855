"""Episodes, burden and trends of beats made by hand."""

from datetime import datetime

import numpy as np
import pytest

from ecgomics.ambulatory.burden import burden, by_day, counted
from ecgomics.ambulatory.episodes import Episode, episodes, fibrillation_of
from ecgomics.ambulatory.facts import STATES, Course, Facts
from ecgomics.ambulatory.trends import circadian, trends
from ecgomics.biomarkers.functional.circadian import hourly_rates
from ecgomics.signal.model import Beats

NO_QT = (np.zeros(0), np.zeros(0))


def course(
    *parts: tuple[str, float], kinds: dict[int, str] | None = None, unseen: slice | None = None
) -> Course:
    """Parts of so many seconds: "af" at irregular intervals without P, "gap", or a rate per minute with P."""
    rng, peak_s, with_p, gap, begin_s, after_gap = np.random.default_rng(0), [], [], [], 0.0, False
    state = []
    for kind, length_s in parts:
        state += [STATES.index("gap") if kind == "gap" else 0] * round(length_s)
        if kind != "gap":
            rr_s = rng.uniform(0.4, 1.0, 9999) if kind == "af" else np.full(99999, 60.0 / float(kind))
            at_s = begin_s + np.cumsum(rr_s)
            own = at_s[at_s < begin_s + length_s].tolist()
            peak_s += own
            with_p += [kind != "af"] * len(own)
            gap += [after_gap] + [False] * (len(own) - 1)
        after_gap, begin_s = kind == "gap", begin_s + length_s
    kind_of = ["N"] * len(peak_s)
    for place, kind in (kinds or {}).items():
        kind_of[place] = kind
    count = len(peak_s)
    beats = Beats(
        np.array(peak_s),
        tuple(kind_of),
        np.zeros(count, dtype=int),
        np.ones(count, dtype=bool),
        np.array(gap),
    )
    seconds = np.array(state, dtype=np.int8)
    if unseen is not None:
        seconds[unseen] = STATES.index("artefact")
    return Course(beats, np.array(with_p), seconds, begin_s)


def of_kind(found: tuple[Episode, ...], kind: str) -> list[Episode]:
    return [each for each in found if each.kind == kind]


def test_fibrillation_begins_and_ends_at_its_beats() -> None:
    given = course(("70", 300.0), ("af", 203.0), ("70", 300.0))
    (found,) = of_kind(episodes(given), "atrial_fibrillation")
    assert found.start_s == pytest.approx(300.0, abs=2.0)
    assert found.end_s == pytest.approx(503.0, abs=2.0)
    assert found.quality_share == 1.0
    assert "P before 0 %" in found.evidence or "P before 1 %" in found.evidence


def test_less_than_half_a_minute_is_no_episode() -> None:
    assert not of_kind(episodes(course(("70", 300.0), ("af", 12.0), ("70", 300.0))), "atrial_fibrillation")


def test_ventricular_beats_that_make_rr_irregular_are_no_fibrillation() -> None:
    given = course(("af", 600.0), kinds=dict.fromkeys(range(0, 846, 2), "V"))
    assert not of_kind(episodes(given), "atrial_fibrillation")


def test_slow_fibrillation_of_half_a_minute_has_fewer_steps_and_is_confirmed() -> None:
    rr_s = np.random.default_rng(2).uniform(1.2, 2.8, 18)
    slow_s = np.arange(0.0, 300.0, 2.0)
    inside_s = slow_s[-1] + np.cumsum(rr_s)
    peak_s = np.concatenate([slow_s, inside_s, inside_s[-1] + 2.0 + slow_s])
    count, length_s = len(peak_s), float(np.ceil(peak_s[-1])) + 1.0
    none = np.zeros(count, dtype=bool)
    beats = Beats(peak_s, ("N",) * count, np.zeros(count, dtype=int), ~none, none)
    given = Course(beats, ~np.isin(peak_s, inside_s), np.zeros(int(length_s), dtype=np.int8), length_s)
    (found,) = of_kind(episodes(given), "atrial_fibrillation")
    assert found.beats < 22


def test_runs_pairs_and_patterns() -> None:
    kinds = dict.fromkeys((20, 21, 22, 23, 40, 41, 60, 62, 64, 66, 80, 81, 82), "V")
    kinds |= dict.fromkeys((100, 101, 102), "S") | dict.fromkeys((120, 123, 126), "V")
    found = episodes(course(("70", 300.0), kinds=kinds))
    assert [each.beats for each in of_kind(found, "ventricular_run")] == [4, 3]
    assert [each.beats for each in of_kind(found, "ventricular_couplet")] == [2]
    assert not of_kind(found, "supraventricular_run")  # a sinus node that speeds up
    fast = episodes(course(("110", 300.0), kinds=kinds))
    assert [each.beats for each in of_kind(fast, "supraventricular_run")] == [3]
    assert [each.beats for each in of_kind(found, "ventricular_bigeminy")] == [8]
    assert [each.beats for each in of_kind(found, "ventricular_trigeminy")] == [9]
    assert of_kind(found, "ventricular_run")[0].rate_mean_per_min == pytest.approx(70.0)
    assert counted(found)["ventricular_run"] == 2


def test_supraventricular_beats_in_fibrillation_are_none() -> None:
    given = course(("af", 300.0), kinds=dict.fromkeys(range(50, 60), "S"))
    assert not of_kind(episodes(given), "supraventricular_run")
    assert burden(given, fibrillation_of(given), 0.0, 300.0).supraventricular.count == 0


def test_a_pause_is_one_and_a_gap_is_none() -> None:
    given = course(("60", 60.0), ("gap", 10.0), ("60", 60.0), ("25", 5.0), ("60", 60.0))
    found = episodes(given)
    pauses = of_kind(found, "pause")
    assert [each.duration_s for each in pauses] == pytest.approx([3.4, 2.4])
    assert pauses[0].rate_mean_per_min == pytest.approx(60.0 / 3.4)
    (gap,) = of_kind(found, "gap")
    assert (gap.start_s, gap.end_s, gap.quality_share) == (60.0, 70.0, 0.0)


def test_slow_and_fast_are_sustained() -> None:
    found = episodes(
        course(("75", 120.0), ("44", 120.0), ("75", 120.0), ("130", 120.0), ("75", 20.0), ("130", 10.0))
    )
    (slow,), (fast,) = of_kind(found, "bradycardia"), of_kind(found, "tachycardia")
    assert slow.start_s == pytest.approx(120.0, abs=15.0)
    assert slow.end_s == pytest.approx(240.0, abs=15.0)
    assert slow.rate_min_per_min == pytest.approx(44.0, abs=0.5)
    assert fast.start_s == pytest.approx(360.0, abs=15.0)
    assert not of_kind(episodes(course(("75", 120.0), ("130", 9.0), ("75", 120.0))), "tachycardia")


def test_artefact_is_told_from_what_can_be_seen() -> None:
    found = episodes(course(("70", 120.0), unseen=slice(30, 45)))
    (unseen,) = of_kind(found, "artefact")
    assert (unseen.start_s, unseen.end_s) == (30.0, 45.0)
    assert not of_kind(episodes(course(("70", 120.0), unseen=slice(30, 33))), "artefact")


def test_burden_counts_by_analysable_time_and_day() -> None:
    given = course(("70", 3600.0), ("af", 3600.0), ("gap", 3600.0), kinds={100: "V", 4500: "V", 4502: "V"})
    fibrillation = fibrillation_of(given)
    found = burden(given, fibrillation, 0.0, given.duration_s)
    assert found.analysable_s == 7200.0
    assert found.af_percent == pytest.approx(50.0, abs=0.1)
    assert (found.af_episodes, found.af_longest_s) == (1, pytest.approx(3600.0, abs=3.0))
    assert (found.ventricular.count, found.ventricular.per_hour) == (3, 1.5)
    assert found.ventricular.per_day == 36.0
    assert found.ventricular.most_in_an_hour == 2
    (day,) = by_day(given, fibrillation)
    assert day.af_s == found.af_s


def test_trends_are_those_of_the_catalogue_and_say_the_clock() -> None:
    hours = [str(round(70 + 15 * np.cos(2 * np.pi * (hour - 16) / 24), 1)) for hour in range(24)]
    given = course(*((rate, 3600.0) for rate in hours))
    none = np.full((24, 2), np.nan)
    found = trends(given, fibrillation_of(given), none, NO_QT, np.zeros(0))
    rates = hourly_rates.function(given.beats)
    assert np.array_equal(found.heart_rate_mean, rates.rate_per_min)
    assert found.heart_rate_max.max() == pytest.approx(85.0, abs=0.5)
    rate = circadian(found, Facts(started_at=datetime(2026, 5, 4, 6, 0)))[0]
    assert (rate.validity, rate.clock_validity, rate.hours) == ("ok", "ok", 24)
    assert rate.mesor == pytest.approx(70.0, abs=0.1)
    assert rate.acrophase_h == pytest.approx((16.5 + 6.0) % 24.0, abs=0.1)
    assert rate.p < 1e-6
    unknown = circadian(found, Facts())[0]
    assert (unknown.validity, unknown.clock_validity) == ("ok", "failed")
    assert np.isnan(unknown.acrophase_h)
    assert np.isnan(unknown.day_mean)


def test_too_few_hours_are_no_rhythm() -> None:
    given = course(*(("70", 3600.0),) * 19)
    found = trends(given, fibrillation_of(given), np.full((19, 2), np.nan), NO_QT, np.zeros(0))
    assert {each.validity for each in circadian(found, Facts())} == {"too_short"}
