"""Changes of beats and rhythms, waves lead by lead, and recipes: what follows from the numbers that are given."""

from dataclasses import replace

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.phantom import (
    PATTERNS,
    Acquisition,
    BeatShape,
    Body,
    Lobe,
    beat_shape,
    made,
    phantom,
    recipe_of,
    regular_plan,
    with_alternating_t,
    with_blocked_p,
    with_lobes,
    with_premature_beats,
    with_st,
    without,
)
from ecgomics.phantom.changes import StShape
from ecgomics.phantom.projection import lobe_weights
from ecgomics.phantom.rhythms import modulated

NORMAL = beat_shape(PATTERNS["normal"], Body())
LIMB = ("I", "II", "III", "aVR", "aVL", "aVF")
LIMB_LEADS = np.array([0.2, 0.5, 0.3, -0.35, -0.05, 0.4])


def bump(**heights: float) -> Lobe:
    return Lobe(0.0, 20.0, 30.0, leads_mv=tuple(heights.items()))


def test_the_limb_leads_of_a_wave_given_by_lead_follow_from_i_and_ii() -> None:
    weights = lobe_weights([bump(I=0.2, II=0.5, V3=0.7)], (*LIMB, "V3", "V4"))
    assert weights[0] == pytest.approx([*LIMB_LEADS, 0.7, 0.0])


def test_a_dipole_and_heights_add_up() -> None:
    lobe = replace(bump(V8=0.3), vector_mv=(1.0, 0.0, 0.0))
    assert lobe_weights([lobe], ("X", "V8"))[0] == pytest.approx([1.0, 0.4 + 0.3])


@pytest.mark.parametrize("lead", ["III", "aVF", "V99"])
def test_a_limb_lead_or_an_unknown_one_cannot_be_given(lead: str) -> None:
    with pytest.raises(InvalidInput, match=lead):
        lobe_weights([bump(**{lead: 0.1})], ("V1",))


def test_an_ecg_given_by_lead_keeps_einthoven_and_has_the_heights() -> None:
    shape = BeatShape(qrs=(bump(I=0.2, II=0.5, V1=-0.8),), t=(Lobe(150.0, 100.0, 90.0, (0.3, 0.2, 0.0)),))
    recording = phantom(regular_plan([800.0] * 3, shape, first_s=0.5), Acquisition(2.0)).recording
    of = {lead: recording.ecg_mv[recording.leads.index(lead)] for lead in recording.leads}
    assert of["III"] == pytest.approx(of["II"] - of["I"])
    assert [of[lead][250] for lead in LIMB] == pytest.approx(LIMB_LEADS)
    assert of["V1"][250] == pytest.approx(-0.8)


@pytest.mark.parametrize(
    ("form", "after_60_mv"), [("horizontal", -0.2), ("departing", -0.265), ("returning", -0.1668)]
)
# from J to the top of T 214.5 ms: after 60 of them a return of 0.95 × 214.5 ms has come to (1 - 0.2945²)², and a
# departure of half of them by half of the level to (1 - 0.4403²)² of it
def test_st_has_its_level_at_j_and_goes_as_it_is_told(form: StShape, after_60_mv: float) -> None:
    shape = with_st(without(NORMAL, "p"), form, leads_mv=(("V5", -0.2),))
    only = replace(shape, t=(replace(NORMAL.t[0], vector_mv=(0.0, 0.0, 0.0)),))
    curve = only.lead_curve(("V5",))
    assert float(curve(92.0)[0]) == pytest.approx(-0.2)
    assert float(curve(152.0)[0]) == pytest.approx(after_60_mv, abs=1e-3)
    assert float(curve(306.0)[0]) == pytest.approx(0.0, abs=1e-3)


def test_a_form_of_st_that_there_is_not() -> None:
    with pytest.raises(InvalidInput, match="horizontal, departing, returning"):
        with_st(NORMAL, "round")  # type: ignore[arg-type]


def test_alternating_t_alternates_by_the_height_of_the_lobe() -> None:
    extra = Lobe(138.5, 168.0, 108.0, leads_mv=(("V2", 0.05),))
    plan = with_alternating_t(regular_plan([800.0] * 8, NORMAL, first_s=0.3), extra)
    recording = phantom(plan, Acquisition(6.0)).recording
    lead_mv = recording.ecg_mv[recording.leads.index("V2")]
    peak_s = np.array([beat.onset_s for beat in plan.beats[:6]]) + 0.3065
    heights = lead_mv[np.round(peak_s * 500.0).astype(int)]
    assert np.diff(heights) == pytest.approx([0.05, -0.05, 0.05, -0.05, 0.05], abs=1e-3)


def test_a_blocked_p_wave_is_where_it_would_be_and_no_beat() -> None:
    plan = with_blocked_p(regular_plan([800.0] * 8, NORMAL, first_s=0.6), [3])
    made_ecg = phantom(plan, Acquisition(6.0))
    assert len(made_ecg.truth.r_s) == 6
    assert made_ecg.truth.rr.longest_ms == pytest.approx(1600.0)
    lead_ii = made_ecg.recording.ecg_mv[1]
    p_ms = (np.arange(-160, 0, 2) + 1000.0 * plan.beats[2].onset_s) / 2.0
    conducted, blocked = np.round(p_ms).astype(int), np.round(p_ms).astype(int) + 400
    assert lead_ii[blocked] == pytest.approx(lead_ii[conducted])
    assert np.abs(lead_ii[blocked[-1] + 5 : blocked[-1] + 200]).max() == 0.0


def test_a_premature_beat_may_set_the_rhythm_anew() -> None:
    plan = with_premature_beats(
        regular_plan([900.0] * 5, NORMAL, first_s=0.0),
        NORMAL,
        places=[2],
        coupling_ms=500.0,
        pause_ms=950.0,
        kind="S",
    )
    assert np.diff([beat.r_s for beat in plan.beats]) == pytest.approx([0.9, 0.5, 0.95, 0.9, 0.9])
    assert [beat.kind for beat in plan.beats] == ["N", "N", "S", "N", "N", "N"]


def test_a_modulated_series_is_its_sinusoids_at_the_times_of_its_beats() -> None:
    series = modulated(400, 800.0, waves=[(30.0, 0.1), (20.0, 0.25)])
    at_s = np.cumsum(series.rr_ms) / 1000.0
    wanted = 800.0 + 30.0 * np.sin(0.2 * np.pi * at_s) + 20.0 * np.sin(0.5 * np.pi * at_s)
    assert series.rr_ms == pytest.approx(wanted, abs=1e-6)
    assert series.expected.sdnn_ms == pytest.approx((450.0 + 200.0) ** 0.5)


def test_u_waves_come_after_t() -> None:
    shape = with_lobes(NORMAL, "u", [Lobe(420.0, 60.0, 70.0, (0.05, 0.04, 0.0))])
    assert float(shape.lead_curve(("X",))(480.0)[0]) == pytest.approx(0.05)


def test_a_recipe_of_an_rr_series_has_its_intervals_and_kinds() -> None:
    table = {
        "about": "",
        "rr_only": True,
        "duration_s": 4.0,
        "rr": {"kind": "cycle", "rr_ms": [[2, 800.0], [1, 500.0, 900.0]]},
        "kinds": [[2, "N"], [1, "V"], [1, "N"]],
    }
    found = made(recipe_of("series", table), {})
    assert found.rr_ms.tolist() == [800.0, 800.0, 500.0, 900.0, 800.0]
    assert found.kinds == "NNNVNN"
    assert found.phantom is None


def test_av_block_by_recipe() -> None:
    table = {"about": "", "duration_s": 8.0, "av": {"pp_ms": 800.0, "pr_ms": [160.0, 240.0, 0.0]}}
    found = made(recipe_of("wenckebach", table), {})
    # 800 + 80 ms as PR grows, then 1600 - 80 ms over the P wave that is not conducted
    assert set(np.round(found.rr_ms, 6)) == {880.0, 1520.0}


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"about": "", "colour": "red"}, "no field colour"),
        ({"about": "", "pattern": "round"}, "no pattern round"),
        ({"about": "", "rr": {"kind": "chaos", "rr_ms": 800.0}}, "kind chaos"),
    ],
)
def test_a_recipe_that_makes_no_sense(table: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        made(recipe_of("odd", table), {})
