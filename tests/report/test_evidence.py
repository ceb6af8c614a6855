"""Facts from stored profiles: what could be read, what lies beside gaps, and which beats are early."""

from typing import Any

import numpy as np
import pytest

from ecgomics.report.evidence import facts_of
from ecgomics.report.readable import Gap, gaps_of, readable_share


def found(duration_s: float = 30.0, **values: float) -> dict[str, Any]:
    rows = [{"symbol": name, "value": value, "validity": "ok"} for name, value in values.items()]
    return {"values": rows, "provenance": {"duration_s": duration_s, "quality": "good", "rhythm": "sinus"}}


def beats(*peak_s: float, **kinds: str) -> list[dict[str, Any]]:
    return [
        {"peak_s": each, "accepted": True, "kind": kinds.get(f"b{place}", "N")}
        for place, each in enumerate(peak_s)
    ]


def test_time_without_clean_beats_is_not_readable() -> None:
    every_second = np.arange(0.5, 30.0, 1.0)
    assert readable_share(every_second, (), duration_s=30.0) == pytest.approx(1.0)
    half = every_second[every_second < 15.0]
    assert readable_share(half, (), duration_s=30.0) == pytest.approx(15.5 / 30.0)
    assert readable_share(np.zeros(0), (), duration_s=30.0) == 0.0
    gap = (Gap(10.0, 3.0),)
    assert readable_share(every_second, gap, duration_s=30.0) == pytest.approx(0.9)


def test_gaps_are_where_no_lead_has_a_sample() -> None:
    ecg_mv = np.zeros((2, 1000))
    ecg_mv[:, 100:200] = np.nan
    ecg_mv[0, 500:600] = np.nan
    ecg_mv[:, 700:705] = np.nan
    ecg_mv[:, 990:] = np.nan
    assert gaps_of(ecg_mv, fs_hz=100.0) == (Gap(1.0, 1.0),)
    ecg_mv[:, 980:] = np.nan
    assert gaps_of(ecg_mv, fs_hz=100.0) == (Gap(1.0, 1.0), Gap(9.8, 0.2))


def test_an_interval_across_a_gap_counts_for_nothing() -> None:
    times = [0.5, 1.3, 2.1, 2.9, 7.9, 8.7, 9.5, 10.3]
    whole = facts_of(found(), beats(*times), (Gap(3.5, 4.0),))
    assert whole.irregularity == pytest.approx(0.0, abs=1e-9)
    without = facts_of(found(), beats(*times), ())
    assert without.irregularity == pytest.approx(0.0, abs=1e-9)
    jumpy = [0.5, 1.3, 2.1, 4.9, 5.7, 6.5]
    assert facts_of(found(), beats(*jumpy), (Gap(2.5, 2.0),)).irregularity == pytest.approx(0.0, abs=1e-9)


def test_only_early_beats_of_another_kind_are_extra() -> None:
    times = [0.5, 1.3, 2.1, 2.5, 3.7, 4.5, 5.3, 6.1]
    early = facts_of(found(), beats(*times, b3="V"), ())
    assert (early.ventricular_beats, early.supraventricular_beats) == (1, 0)
    in_time = facts_of(found(), beats(*times, b5="V", b6="S"), ())
    assert (in_time.ventricular_beats, in_time.supraventricular_beats) == (0, 0)
    assert facts_of(found(), beats(*times), ()).ventricular_beats == 0


def test_values_without_validity_are_no_evidence() -> None:
    profile = found(heart_rate=70.0, p_presence=40.0, quality_beats_used=20.0, quality_beats_detected=40.0)
    profile["values"].append({"symbol": "cosen", "value": None, "validity": "too_short"})
    facts = facts_of(profile, beats(0.5, 1.3), ())
    assert (facts.heart_rate, facts.p_share, facts.cosen, facts.used_share) == (70.0, 0.4, None, 0.5)
    assert facts.irregularity is None
    empty = facts_of(found(), [], ())
    assert (empty.clean_beats, empty.readable_share, empty.ventricular_beats) == (0, 0.0, 0)
