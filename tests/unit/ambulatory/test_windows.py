"""Windows of a long recording: the grid, what they hold, and that they agree with a profile of the same minutes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.ambulatory import facts, segments
from ecgomics.ambulatory.analysis import HolterProfile, analyse_holter
from ecgomics.ambulatory.facts import Facts
from ecgomics.ambulatory.plan import plan_of
from ecgomics.ambulatory.tables import LONG_SCHEMA, long_windows, values_of, wide_windows
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan

MINUTES = 21
#: Of a window against a profile of the same five minutes: what both measure on the same signal but for the filter's
#: and the detector's ends, and for classes of beats that the whole recording decides.
TOLERANCE = {
    "heart_rate": 0.2,
    "rr_mean": 2.0,
    "qt_interval_lead": 4.0,
    "qrs_duration_lead": 4.0,
    "r_amplitude": 0.03,
}


def ecg(minutes: float = MINUTES, **changes: object) -> Recording:
    rng = np.random.default_rng(5)
    rr_ms = (
        820.0 + 40.0 * np.sin(np.arange(int(minutes * 75)) / 4.0) + rng.normal(0.0, 8.0, int(minutes * 75))
    )
    plan = regular_plan(rr_ms, beat_shape(PATTERNS["normal"], Body(qt_ms=390.0)), first_s=0.4)
    acquisition = Acquisition(minutes * 60.0, 250.0, leads=("II",), noise=Noise(white_uv=5.0), seed=1)
    return replace(phantom(plan, acquisition, name="long").recording, **changes)


@pytest.fixture(scope="module")
def recording() -> Recording:
    return ecg()


@pytest.fixture(scope="module")
def found(recording: Recording) -> HolterProfile:
    return eo.holter(recording)


def test_windows_lie_on_the_grid_of_the_recording(found: HolterProfile) -> None:
    fives, halves = found.windows
    assert fives.start_s.tolist() == [0.0, 300.0, 600.0, 900.0, 1200.0]
    assert fives.end_s.tolist() == [300.0, 600.0, 900.0, 1200.0, 1260.0]
    assert np.array_equal(halves.start_s, 30.0 * np.arange(42))
    assert set(fives.rhythm) == {"sinus"}


def test_a_window_has_what_it_is_long_enough_for() -> None:
    fives, halves = plan_of(300.0, ("II",)).first, plan_of(30.0, ("II",)).first
    assert {"sdnn", "lf_power", "sample_entropy", "qt_interval_lead", "r_amplitude", "cosen"} <= fives.keys()
    assert "sdnn_24h" not in fives
    assert "qrs_axis" not in fives
    assert {"heart_rate", "cosen", "pvc_count", "quality_flat"} <= halves.keys()
    assert not {"sdnn", "r_amplitude", "qt_interval_lead"} & halves.keys()
    assert "qrs_axis" in plan_of(300.0, ("I", "II", "III", "aVR", "aVL", "aVF")).first


def test_every_place_has_a_value_or_a_reason(found: HolterProfile) -> None:
    for table in found.windows:
        rows = long_windows(table, "long", "DIAG-x").to_pandas()
        assert list(rows.columns) == LONG_SCHEMA.names
        assert len(rows) == len(table) * len(table.plan.places)
        given = rows.value.notna() | rows.value_text.notna()
        assert rows.validity[given].isin(["ok", "out_of_domain"]).all()
        assert not rows.validity[~given].isin(["ok", "out_of_domain"]).any()
    assert rows.n[rows.symbol == "heart_rate"].notna().all()


def test_long_wide_and_row_say_the_same(found: HolterProfile) -> None:
    table = found.windows[0]
    wide, long = wide_windows(table, "long").to_pandas(), long_windows(table, "long", "DIAG-x").to_pandas()
    own = long[(long.symbol == "r_amplitude") & (long.lead == "II")]
    assert own.value.tolist() == wide["r_amplitude__II"].tolist()
    row = {each.name: each for each in values_of(table, 1, "long", "DIAG-x")}
    assert row["r_amplitude:II"].value == pytest.approx(wide["r_amplitude__II"][1], rel=1e-8)
    assert row["qrs_type:II"].value_text == wide["qrs_type__II"][1]


@pytest.mark.parametrize(("name", "place"), [("201", 0), ("119", 1)])
def test_a_window_agrees_with_a_profile_of_the_same_minutes(ecg_data: Path, name: str, place: int) -> None:
    whole = eo.read(ecg_data / "mitdb" / name)
    whole = replace(whole, ecg_mv=whole.ecg_mv[:, : round(900 * whole.fs_hz)].copy(), annotations=())
    table = eo.holter(whole, windows_s=(300,)).windows[0]
    first, last = (round(edge * whole.fs_hz) for edge in (300.0 * place, 300.0 * place + 300.0))
    alone = eo.profile(replace(whole, ecg_mv=whole.ecg_mv[:, first:last].copy()))
    row = {each.name: each for each in values_of(table, place, name, "")}
    assert set(row) <= {each.name for each in alone}
    assert table.rhythm[place] == alone.provenance.rhythm
    compared = 0
    for each in row.values():
        other = alone[each.name]
        if each.symbol in TOLERANCE and each.value is not None and other.value is not None:
            compared += 1
            assert each.value == pytest.approx(other.value, abs=TOLERANCE[each.symbol])
    assert compared >= 6
    same = sum(each.validity == alone[each.name].validity for each in row.values())
    assert same >= 0.9 * len(row)
    both = [each for each in row.values() if each.value is not None and alone[each.name].value is not None]
    near = sum(each.value == pytest.approx(alone[each.name].value, rel=0.1, abs=0.01) for each in both)
    assert near >= 0.9 * len(both)


def test_segments_change_nothing_but_their_own_decisions(
    recording: Recording, found: HolterProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "HOUR_BLOCKS", 5)
    monkeypatch.setattr(facts, "HOUR_S", 300.0)  # segments hold whole hours
    monkeypatch.setattr(segments, "LEAD_HOURS", 1)
    assert [(each.first, each.last) for each in segments.segments(recording)] == [
        (0, 75000),
        (75000, 150000),
        (150000, 225000),
        (225000, 315000),
    ]
    cut = eo.holter(recording)
    assert np.allclose(cut.course.beats.peak_s, found.course.beats.peak_s, atol=0.002)
    assert cut.course.beats.kind == found.course.beats.kind
    assert np.array_equal(cut.course.state, found.course.state)
    assert np.array_equal(cut.windows[0].start_s, found.windows[0].start_s)
    assert np.allclose(cut.windows[0].of("rmssd"), found.windows[0].of("rmssd"), atol=0.5, equal_nan=True)
    assert len(cut.segments) == 4
    assert cut.whole.of("heart_rate")[0] == pytest.approx(found.whole.of("heart_rate")[0], abs=1e-3)


def test_processes_change_nothing(recording: Recording, found: HolterProfile) -> None:
    other = eo.holter(recording, workers=2)
    for one, two in zip(found.windows, other.windows, strict=True):
        assert np.array_equal(one.values, two.values, equal_nan=True)
        assert np.array_equal(one.codes, two.codes)
    assert other.episodes == found.episodes or repr(other.episodes) == repr(found.episodes)


def test_time_without_signal_is_no_analysable_time() -> None:
    mv = ecg(11.0).ecg_mv.copy()
    mv[:, 250 * 300 : 250 * 420] = np.nan
    found = eo.holter(ecg(11.0, ecg_mv=mv))
    assert found.burden.analysable_s == pytest.approx(540.0, abs=2.0)
    (gap,) = [each for each in found.episodes if each.kind == "gap"]
    assert (gap.start_s, gap.end_s) == (300.0, 420.0)
    assert found.windows[1].quality[11] == "poor"
    reasons = {each.name: each.validity for each in values_of(found.windows[1], 11, "", "")}
    assert reasons["heart_rate"] in {"low_quality", "too_short"}
    assert not [each for each in found.episodes if each.kind == "pause"]


@pytest.mark.parametrize("windows_s", [(7,), (30.5,), (700.0,), (), (30, 30)])
def test_windows_that_do_not_fit_the_grid_are_refused(
    recording: Recording, windows_s: tuple[float, ...]
) -> None:
    with pytest.raises(InvalidInput, match="window"):
        analyse_holter(recording, Facts(), windows_s=windows_s)


def test_a_short_recording_is_refused(sinus_ecg: Recording) -> None:
    with pytest.raises(InvalidInput, match=r"a long recording has 600 s or more"):
        eo.holter(sinus_ecg)
