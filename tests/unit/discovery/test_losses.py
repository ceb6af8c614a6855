"""Losses: derivatives against differences, and the parameters beside the linear predictor against their optimum."""

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.discovery.losses import Cox, Gaussian, Logistic, Loss, ProportionalOdds, loss_of
from ecgomics.discovery.table import Outcome

RNG = np.random.default_rng(5)
ETA: Floats = RNG.normal(size=40)
TIMES = np.round(RNG.exponential(size=40), 1) + 0.1
LOSSES: list[Loss] = [
    Gaussian(RNG.normal(size=40)),
    Logistic((RNG.random(40) < 0.3).astype(float)),
    ProportionalOdds(RNG.integers(4, size=40)),
    Cox(TIMES, RNG.random(40) < 0.6),
]


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: type(loss).__name__)
def test_the_slopes_are_the_derivatives_of_the_deviance(loss: Loss) -> None:
    offset, step = loss.offset(ETA), 1e-4
    first, second = loss.slopes(ETA, offset)
    for place in range(0, 40, 7):
        up, down = ETA.copy(), ETA.copy()
        up[place] += step
        down[place] -= step
        middle, high, low = (40 * loss.deviance(each, offset) for each in (ETA, up, down))
        assert (high - low) / (2 * step) == pytest.approx(first[place], abs=1e-5)
        assert (high - 2 * middle + low) / step**2 == pytest.approx(second[place], abs=1e-4)


@pytest.mark.parametrize("loss", LOSSES[:3], ids=lambda loss: type(loss).__name__)
def test_no_other_offset_is_likelier(loss: Loss) -> None:
    best = loss.offset(ETA)
    for place in range(len(best)):
        for step in (-1e-3, 1e-3):
            other = best.copy()
            other[place] += step
            assert loss.deviance(ETA, other) > loss.deviance(ETA, best)


def test_the_expected_rank_is_that_of_the_probabilities() -> None:
    thresholds = np.array([-1.0, 0.5, 2.0])
    until = 1 / (1 + np.exp(-(thresholds - 0.3)))
    shares = np.diff(np.concatenate([[0.0], until, [1.0]]))
    found = LOSSES[2].prediction(np.array([0.3]), thresholds)
    assert found == pytest.approx([shares @ np.arange(4)])


def test_the_baseline_hazard_is_nelson_and_aalens_where_all_are_alike() -> None:
    loss = Cox(np.array([1.0, 2.0, 3.0, 4.0]), np.array([True, False, True, True]))
    expected = 1 - np.exp(-(1 / 4 + 1 / 2) * np.exp([0.0, 0.7]))
    assert loss.risk(np.zeros(4), 3.0, of=np.array([0.0, 0.7])) == pytest.approx(expected)
    assert loss.risk(np.full(4, 900.0), 3.0, of=np.array([900.0, 900.7])) == pytest.approx(expected)


def test_hazards_that_are_far_apart_are_numbers() -> None:
    loss = Cox(np.arange(1.0, 7.0), np.array([False, True, True, False, True, True]))
    eta = np.array([2000.0, -2000.0, 1000.0, 0.0, -3000.0, 5.0])
    gradient, curvature = loss.slopes(eta, loss.offset(eta))
    assert np.isfinite([*gradient, *curvature, loss.deviance(eta, loss.offset(eta))]).all()
    assert gradient.sum() == pytest.approx(0.0, abs=1e-9)
    assert ((loss.risk(eta, 5.0, of=eta) >= 0.0) & (loss.risk(eta, 5.0, of=eta) <= 1.0)).all()


def test_each_kind_of_outcome_has_its_loss() -> None:
    rows, values = np.array([0, 2]), np.array([0.0, 1.0, 1.0])
    kinds = {
        kind: type(
            loss_of(Outcome("y", kind, values, event=np.ones(3, bool) if kind == "survival" else None), rows)
        )
        for kind in ("binary", "continuous", "ordinal", "survival")
    }
    assert kinds == {"binary": Logistic, "continuous": Gaussian, "ordinal": ProportionalOdds, "survival": Cox}
