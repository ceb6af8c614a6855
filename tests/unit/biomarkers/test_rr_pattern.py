"""The pattern of RR about its usual length, on series whose values can be told by hand."""

import numpy as np
import pytest

from tests.unit.biomarkers.beat_series import beats_of, code, quantities, value

#: An early beat with a full pause in the middle of regular ones.
EXTRASYSTOLE = [800.0] * 4 + [480.0, 1120.0] + [800.0] * 4
ALL = (
    "rr_shortest_relative", "rr_longest_relative", "rr_step_median", "rr_step_p90", "normal_rr_step_median",
    "normal_rr_step_p90", "early_pause_count", "rr_match_entropy", "rr_histogram_entropy",
)  # fmt: skip


def test_an_extrasystole_is_one_early_beat_with_a_pause_and_leaves_the_usual_step() -> None:
    found = quantities(beats_of(EXTRASYSTOLE, kinds="NNNNNVNNNNN"))
    assert value(found, "rr_shortest_relative") == pytest.approx(0.6)
    assert value(found, "rr_longest_relative") == pytest.approx(1.4)
    assert value(found, "early_pause_count") == 1.0
    assert value(found, "rr_step_median") == 0.0
    assert value(found, "normal_rr_step_p90") == 0.0
    # steps 0 0 0 0.4 0.8 0.4 0 0 0: the ninth tenth lies a fifth of the way from 0.4 to 0.8
    assert value(found, "rr_step_p90") == pytest.approx(0.48)


@pytest.mark.parametrize("symbol", ALL)
def test_the_rate_does_not_matter(symbol: str) -> None:
    rr_ms = np.random.default_rng(2).uniform(600.0, 1000.0, 40)
    slow, quick = (value(quantities(beats_of(scale * rr_ms)), symbol) for scale in (1.5, 0.75))
    assert slow == pytest.approx(quick, abs=1e-6)


def test_a_drifting_rate_is_told_from_random_intervals() -> None:
    drift = value(quantities(beats_of(np.linspace(700.0, 1000.0, 40))), "rr_autocorrelation")
    random = value(
        quantities(beats_of(np.random.default_rng(1).uniform(500.0, 1100.0, 400))), "rr_autocorrelation"
    )
    assert drift == pytest.approx(1.0)
    assert abs(random) < 0.15


def test_intervals_across_gaps_make_no_step() -> None:
    found = quantities(beats_of([800.0] * 5 + [2500.0] + [800.0] * 5, gaps=(6,)))
    assert value(found, "rr_longest_relative") == 1.0
    assert value(found, "rr_step_p90") == 0.0


def test_what_has_no_value_says_why() -> None:
    regular = quantities(beats_of([800.0] * 10))
    assert code(regular, "rr_autocorrelation") == "failed"
    assert code(quantities(beats_of([800.0] * 3)), "rr_step_median") == "too_short"
    ectopic = quantities(beats_of([800.0] * 8, kinds="NVNVNVNVN"))
    assert code(ectopic, "normal_rr_step_median") == "too_short"
    assert value(ectopic, "rr_step_median") == 0.0
