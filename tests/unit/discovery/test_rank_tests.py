"""Rank tests give what scipy gives."""

import numpy as np
import pytest
from scipy import stats

from ecgomics.discovery.design import designed
from ecgomics.discovery.rank_tests import concordance, rank_tests
from ecgomics.discovery.table import Outcome

N, F = 120, 5


@pytest.fixture
def values(random):
    values = np.round(random.normal(size=(N, F)), 1)  # ties
    values[random.random((N, F)) < 0.1] = np.nan
    return values


def ranked_of(values, outcome, plan, make_table, subjects=None):
    return rank_tests(designed(make_table(values, subjects), outcome, (), plan))


def test_mann_whitney(random, values, quick, make_table):
    group = (random.random(N) < 0.4).astype(float)
    done = ranked_of(values, Outcome("g", "binary", group), quick, make_table)
    for place in range(F):
        known = ~np.isnan(values[:, place])
        one, other = (values[known & (group == level), place] for level in (1.0, 0.0))
        expected = stats.mannwhitneyu(one, other, method="asymptotic")
        assert done.effect[place] == pytest.approx(expected.statistic / (len(one) * len(other)))
        assert done.p[place] == pytest.approx(expected.pvalue)
    assert done.measure == "AUC"


def test_spearman(random, values, quick, make_table):
    number = np.round(random.normal(size=N) + np.nan_to_num(values[:, 0]), 1)
    done = ranked_of(values, Outcome("x", "continuous", number), quick, make_table)
    for place in range(F):
        known = ~np.isnan(values[:, place])
        expected = stats.spearmanr(values[known, place], number[known])
        assert done.effect[place] == pytest.approx(expected.statistic)
        assert done.p[place] == pytest.approx(expected.pvalue)


def test_trend(random, values, quick, make_table):
    rank = random.integers(4, size=N).astype(float)
    done = ranked_of(values, Outcome("x", "ordinal", rank), quick, make_table)
    known = ~np.isnan(values[:, 2])
    expected = stats.kendalltau(values[known, 2], rank[known], method="asymptotic")
    assert done.effect[2] == pytest.approx(expected.statistic)
    assert done.p[2] == pytest.approx(expected.pvalue)


def test_concordance_is_the_count_of_pairs(random):
    count = 700  # more than two blocks
    time = np.ceil(random.exponential(size=count) * 20.0)
    event = random.random(count) < 0.5
    values = np.round(random.normal(size=count) - 0.1 * time / 20.0, 1)
    earlier = event[:, None] & (
        (time[:, None] < time[None, :]) | ((time[:, None] == time[None, :]) & ~event[None, :])
    )
    beyond = values[:, None] - values[None, :]
    expected = np.sum(earlier * ((beyond > 0) + 0.5 * (beyond == 0))) / earlier.sum()
    assert concordance(values[:, None], time, event)[0] == pytest.approx(expected)


def test_survival_ranks(random, values, quick, make_table):
    time, event = random.exponential(size=N), random.random(N) < 0.6
    done = ranked_of(values, Outcome("x", "survival", time, event=event), quick, make_table)
    assert done.measure == "concordance"
    assert ((done.p > 0.0) & (done.p <= 1.0)).all()


def test_repeated_records_are_not_taken_for_independent(random, quick, make_table):
    """Every record ten times over: p must stay what it is of the persons."""
    persons = 60
    once = random.normal(size=(persons, 40))
    group = (np.arange(persons) % 2).astype(float)
    alone = ranked_of(once, Outcome("g", "binary", group), quick, make_table)
    tenfold = ranked_of(
        np.repeat(once, 10, axis=0),
        Outcome("g", "binary", np.repeat(group, 10)),
        quick,
        make_table,
        np.repeat(np.arange(persons), 10),
    )
    np.testing.assert_allclose(tenfold.effect, alone.effect)
    np.testing.assert_allclose(tenfold.p, alone.p, atol=0.06)
