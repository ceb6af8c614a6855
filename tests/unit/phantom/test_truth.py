"""The algebra against numbers: every truth of every pattern is measured again on a curve of 20 kHz."""

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecgomics.core.arrays import Floats
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.phantom.lobes import Lobe
from ecgomics.phantom.projection import lead_matrix
from ecgomics.phantom.render import Acquisition, phantom
from ecgomics.phantom.rhythms import regular_plan, with_premature_beats
from ecgomics.phantom.shapes import PATTERNS, BeatShape, Body, PatternName, beat_shape
from ecgomics.phantom.truth import (
    POINTS,
    ShapeTruth,
    frontal_axis_deg,
    shape_truth,
    truth_as_dict,
)

STEP_MS = 0.05


def sampled(shape: BeatShape) -> tuple[Floats, Floats]:
    """Times from the dominant deflection and the twelve leads, by the formula of the lobe and not by polynomials."""
    time_ms = np.arange(-400.0, 900.0, STEP_MS)
    total = np.zeros((3, len(time_ms)))
    for lobe in shape.lobes:
        before = (lobe.peak_ms - time_ms) / lobe.rise_ms
        after = (time_ms - lobe.peak_ms - lobe.hold_ms) / lobe.fall_ms
        distance = np.clip(np.maximum(before, after), 0.0, 1.0)
        total += np.outer(lobe.vector_mv, (1.0 - distance**2) ** 2)
    return time_ms - shape.r_ms, lead_matrix() @ total


bodies = st.builds(
    Body,
    pr_ms=st.floats(130.0, 210.0),
    qrs_ms=st.floats(80.0, 130.0),
    qt_ms=st.floats(340.0, 520.0),
    axis_shift_deg=st.floats(-60.0, 60.0),
    qrs_gain=st.floats(0.7, 1.4),
    t_gain=st.floats(0.5, 1.5),
)


def test_times_of_the_normal_beat_are_those_asked_for() -> None:
    body = Body(pr_ms=172.0, p_ms=104.0, qrs_ms=88.0, qt_ms=396.0)
    found = shape_truth(beat_shape(PATTERNS["normal"], body), STANDARD_LEADS)
    assert (found.pr_ms, found.p_duration_ms) == pytest.approx((172.0, 104.0))
    assert (found.qrs_duration_ms, found.qt_ms) == pytest.approx((88.0, 396.0))


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(sorted(PATTERNS)), bodies)
def test_truth_agrees_with_measurement_of_a_dense_curve(name: PatternName, body: Body) -> None:
    shape = beat_shape(PATTERNS[name], body)
    truth = shape_truth(shape, STANDARD_LEADS)
    time_ms, leads_mv = sampled(shape)
    check_areas_and_axis(truth, time_ms, leads_mv)
    check_qrs_extremes(truth, time_ms, leads_mv)
    check_t(truth, time_ms, leads_mv)
    check_limits(truth, time_ms, leads_mv)


def test_a_lead_that_only_touches_zero_goes_on_with_its_deflection() -> None:
    """Lead I of this heart is negative for 15 ms and comes to 0 in between: one q, as deep as its deeper part."""
    body = Body(
        pr_ms=130.0,
        qrs_ms=89.74134000916906,
        qt_ms=340.0,
        axis_shift_deg=-33.68868271842591,
        qrs_gain=1.07537633972467,
    )
    shape = beat_shape(PATTERNS["lvh"], body)
    truth = shape_truth(shape, STANDARD_LEADS)
    _, leads_mv = sampled(shape)
    lead_i = leads_mv[0]
    first_r = int(np.argmax(lead_i > 0.1))
    assert truth.by_lead.q_mv[0] == pytest.approx(lead_i[:first_r].min(), abs=1e-3)


def check_areas_and_axis(truth: ShapeTruth, time_ms: Floats, leads_mv: Floats) -> None:
    inside = (time_ms >= truth.global_ms[3]) & (time_ms <= truth.global_ms[5])
    area = np.trapezoid(leads_mv[:, inside], dx=STEP_MS, axis=1)
    assert truth.by_lead.qrs_area_mv_ms == pytest.approx(area, abs=0.02)
    vertical = (area[STANDARD_LEADS.index("I")] + 2.0 * area[STANDARD_LEADS.index("III")]) / np.sqrt(3.0)
    axis_deg = np.degrees(np.arctan2(vertical, area[0]))
    assert (truth.qrs_axis_deg - axis_deg + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=0.2)


def check_qrs_extremes(truth: ShapeTruth, time_ms: Floats, leads_mv: Floats) -> None:
    inside = (time_ms >= truth.global_ms[3]) & (time_ms <= truth.global_ms[5])
    found = truth.by_lead
    highest = np.nanmax(np.stack([found.r_mv, found.r_prime_mv, np.full(12, -9.0)]), axis=0)
    deepest = np.nanmin(
        np.stack([found.q_mv, found.s_mv, found.s_prime_mv, found.qs_mv, np.full(12, 9.0)]), axis=0
    )
    for row, top, bottom in zip(leads_mv[:, inside], highest, deepest, strict=True):
        for upright, named in ((row, top), (-row, -bottom)):
            level = upright[-1]
            if named == -9.0:
                # nothing rises above 0 and the level of ST, or it is too small or too short for a name
                assert upright.max() < max(level, 0.0) + 0.05
            else:
                assert named == pytest.approx(upright.max(), abs=1e-3) or upright.max() == pytest.approx(
                    level, abs=1e-3
                )


def check_t(truth: ShapeTruth, time_ms: Floats, leads_mv: Floats) -> None:
    start = truth.lead_ms[:, POINTS.index("T_on")]
    for lead, row in enumerate(leads_mv):
        if np.isnan(start[lead]):
            continue
        after = time_ms >= start[lead]
        t_mv, t_ms = row[after], time_ms[after]
        top = int(np.argmax(np.abs(t_mv)))
        assert truth.by_lead.t_mv[lead] == pytest.approx(t_mv[top], abs=1e-4)
        slope = np.gradient(t_mv, STEP_MS) * np.sign(t_mv[top])
        steepest = top + int(np.argmin(slope[top:]))
        end_ms = t_ms[steepest] + abs(t_mv[steepest]) / abs(slope[steepest])
        assert truth.lead_ms[lead, POINTS.index("T_off")] == pytest.approx(end_ms, abs=0.3)


def check_limits(truth: ShapeTruth, time_ms: Floats, leads_mv: Floats) -> None:
    """Nothing before the first onset; something just after it and just before the end of QRS."""
    first = np.nanmin(truth.global_ms)
    loud = np.abs(leads_mv).max(axis=0)
    assert loud[time_ms < first - STEP_MS].max() < 1e-9
    assert loud[(time_ms > first) & (time_ms < first + 8.0)].max() > 1e-3


def test_q_and_s_of_a_beat_by_hand() -> None:
    """Lobes along one axis that do not overlap: amplitudes are lobe height × lead weight."""
    shape = BeatShape(
        qrs=(
            Lobe(0.0, 10.0, 10.0, (-0.2, 0.0, 0.0)),
            Lobe(20.0, 20.0, 20.0, (1.0, 0.0, 0.0)),
            Lobe(60.0, 15.0, 15.0, (-0.4, 0.0, 0.0)),
        ),
        t=(Lobe(200.0, 120.0, 100.0, (0.3, 0.0, 0.0)),),
    )
    found = shape_truth(shape, ("I", "aVR"))
    weight = 0.632
    assert found.by_lead.q_mv[0] == pytest.approx(-0.2 * weight)
    assert found.by_lead.q_duration_ms[0] == pytest.approx(20.0)
    assert found.by_lead.r_mv[0] == pytest.approx(weight)
    assert found.by_lead.s_mv[0] == pytest.approx(-0.4 * weight)
    assert found.by_lead.t_mv[0] == pytest.approx(0.3 * weight)
    assert found.qt_ms == pytest.approx(320.0 + 100.0 * np.sqrt(3.0) / 2.0)
    assert found.by_lead.qrs_area_mv_ms[0] == pytest.approx(weight * 8.0 / 15.0 * (40.0 - 4.0 - 12.0))
    # upside down, the first positive component is no q and nothing is called so
    assert np.isnan(found.by_lead.q_mv[1])
    assert found.by_lead.r_mv[1] == pytest.approx(0.2 * (0.632 + 0.235) / 2.0)
    assert np.isnan(found.pr_ms)


def test_a_lone_negative_deflection_is_a_qs() -> None:
    shape = BeatShape(
        qrs=(Lobe(0.0, 40.0, 40.0, (1.0, 0.0, 0.0)),), t=(Lobe(200.0, 90.0, 90.0, (0.3, 0.0, 0.0)),)
    )
    found = shape_truth(shape, ("aVR",)).by_lead
    assert found.qs_mv[0] == pytest.approx(-(0.632 + 0.235) / 2.0)
    assert np.isnan([found.q_mv[0], found.r_mv[0], found.s_mv[0]]).all()


@pytest.mark.parametrize(
    ("lead_i", "lead_avf", "axis_deg"),
    [
        (1.0, 0.0, 0.0),
        (0.0, 1.0, 90.0),
        (-1.0, 0.0, 180.0),
        (0.0, -1.0, -90.0),
        (1.0, np.sqrt(3.0) / 2.0, 45.0),
    ],
)
def test_the_frontal_axis(lead_i: float, lead_avf: float, axis_deg: float) -> None:
    assert frontal_axis_deg(lead_i, lead_avf) == pytest.approx(axis_deg)


def test_rr_truth_knows_ectopic_beats_and_the_edges() -> None:
    normal, wide = beat_shape(PATTERNS["normal"], Body()), beat_shape(PATTERNS["ventricular"], Body())
    plan = with_premature_beats(
        regular_plan([800.0] * 14, normal, first_s=-0.3), wide, places=[5], coupling_ms=500.0
    )
    truth = phantom(plan, Acquisition(duration_s=10.0)).truth
    assert len(truth.r_s) == 12
    assert truth.r_s[0] == pytest.approx(0.5)
    assert truth.kinds.count("V") == 1
    assert truth.shape_of_beat[truth.kinds.index("V")] == 1
    assert truth.nn.mean_ms == pytest.approx(800.0)
    assert truth.nn.sdnn_ms == pytest.approx(0.0, abs=1e-6)
    assert truth.rr.shortest_ms == pytest.approx(500.0)
    assert truth.rr.longest_ms == pytest.approx(1100.0)
    assert truth.heart_rate_per_min == pytest.approx(75.0)
    assert all(later > earlier for earlier, later in pairwise(truth.r_s))


def test_the_dictionary_is_json_without_nan() -> None:
    plan = regular_plan([900.0] * 11, beat_shape(PATTERNS["lbbb"], Body(qrs_ms=150.0)), first_s=0.4)
    truth = phantom(plan).truth
    found = json.loads(json.dumps(truth_as_dict(truth), allow_nan=False))
    assert found["heart_rate_per_min"] == pytest.approx(truth.heart_rate_per_min)
    assert found["shapes"][0]["qrs_duration_ms"] == pytest.approx(150.0)
    assert found["shapes"][0]["by_lead"]["q_mv"][STANDARD_LEADS.index("V6")] is None
    assert found["points"] == list(POINTS)
