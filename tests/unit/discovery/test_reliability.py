"""Steadiness within people: simulated people with known variances, and a worked example."""

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.reliability import FEWEST_PEOPLE, reliability
from ecgomics.discovery.table import Feature


def feature(name: str) -> Feature:
    return Feature(name, name, "", "ECG0", name, "ms", "structural", "qrs", 1)


def simulated(people: int, *, within: float, between: float, seed: int = 3) -> tuple[np.ndarray, list[str]]:
    draw = np.random.default_rng(seed)
    each = draw.integers(2, 6, people)
    level = draw.normal(100.0, between, people)
    names = [f"p{place}" for place in range(people) for _ in range(each[place])]
    values = np.concatenate([level[place] + draw.normal(0.0, within, each[place]) for place in range(people)])
    return values[:, None], names


def test_known_variances_are_found() -> None:
    values, people = simulated(2000, within=3.0, between=6.0)
    found = reliability(values, people, [feature("a")], bootstraps=200)[0]
    assert found.within_sd.value == pytest.approx(3.0, rel=0.03)
    assert found.between_sd == pytest.approx(6.0, rel=0.05)
    assert found.icc.value == pytest.approx(0.8, abs=0.02)
    assert found.icc.low < 0.8 < found.icc.high
    assert found.minimal_detectable_change == pytest.approx(1.96 * 2**0.5 * found.within_sd.value)


def test_equal_groups_are_the_textbook_analysis_of_variance() -> None:
    draw = np.random.default_rng(1)
    table = draw.normal(0.0, 1.0, (12, 1)) + draw.normal(0.0, 0.5, (12, 4))
    people = [f"p{place}" for place in range(12) for _ in range(4)]
    found = reliability(table.reshape(-1, 1), people, [feature("a")], bootstraps=10)[0]
    between = 4 * np.var(table.mean(axis=1), ddof=1)
    within = np.mean(np.var(table, axis=1, ddof=1))
    assert found.icc.value == pytest.approx((between - within) / (between + 3 * within))


def test_people_with_one_value_say_nothing() -> None:
    values, people = simulated(40, within=1.0, between=1.0)
    alone = np.vstack([values, [[1e6]], [[np.nan]]])
    names = [*people, "alone", "alone"]
    both = [
        reliability(*each, [feature("a")], bootstraps=50)[0] for each in ((values, people), (alone, names))
    ]
    assert both[0].within_sd.value == pytest.approx(both[1].within_sd.value)
    assert both[0].icc.value == pytest.approx(both[1].icc.value)
    assert both[1].people == 40


def test_what_does_not_vary_has_no_share_between_people() -> None:
    _, people = simulated(20, within=1.0, between=1.0)
    constant = np.full((len(people) + 1, 1), 0.1)
    constant[-1] = 7.0
    found = reliability(constant, [*people, "once"], [feature("flag")], bootstraps=20)[0]
    assert np.isnan(found.icc.value)
    assert found.within_sd.value == 0.0


def test_one_person_who_differs_gives_no_interval() -> None:
    _, people = simulated(12, within=1.0, between=1.0)
    values = np.array([[float(name == "p3")] for name in people])
    found = reliability(values, people, [feature("rare")], bootstraps=200)[0]
    assert found.icc.value == pytest.approx(1.0)
    assert np.isnan([found.icc.low, found.icc.high]).all()


def test_too_few_people_are_refused() -> None:
    values, people = simulated(FEWEST_PEOPLE - 1, within=1.0, between=1.0)
    with pytest.raises(InvalidInput, match="at least twice"):
        reliability(values, people, [feature("a")])


def test_a_biomarker_that_few_have_is_left_out() -> None:
    values, people = simulated(30, within=1.0, between=1.0)
    rare = np.full_like(values, np.nan)
    rare[:4] = values[:4]
    found = reliability(np.hstack([values, rare]), people, [feature("a"), feature("b")], bootstraps=20)
    assert [each.feature.name for each in found] == ["a"]
