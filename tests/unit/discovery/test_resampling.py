"""Permutations, bootstrap, enrichment, clusters: what they must give where the truth is known."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from ecgomics.discovery.design import designed
from ecgomics.discovery.enrichment import competitive_p, enrichment
from ecgomics.discovery.linear import linear_fits
from ecgomics.discovery.multiplicity import bonferroni
from ecgomics.discovery.null import null_check, step_down_p
from ecgomics.discovery.permutation import drawn, linear_outcome, permuted
from ecgomics.discovery.redundancy import clusters, spearman_matrix
from ecgomics.discovery.stability import stability
from ecgomics.discovery.table import Covariate, Outcome

N, F = 200, 24


def correlated(random, shape):
    return 0.7 * random.normal(size=(shape[0], 1)) + 0.7 * random.normal(size=shape)


@pytest.fixture
def age(random):
    return Covariate("age", ("age",), random.normal(size=(N, 1)))


@pytest.fixture
def group():
    return Outcome("g", "binary", np.tile([0.0, 1.0], N // 2), ("no", "yes"))


def test_permutation_p_agrees_with_p_of_the_model(random, age, group, quick, make_table):
    values = correlated(random, (N, F)) + 0.15 * group.values[:, None] + age.values
    design = designed(make_table(values), group, (age,), quick)
    given = permuted(design, permutations=2000, seed=0)
    share = np.mean(np.abs(given.t) >= np.abs(given.observed_t), axis=0)
    np.testing.assert_allclose(share, given.observed_p, atol=0.04)
    assert np.mean(given.p < 0.05) == pytest.approx(0.05, abs=0.01)
    again = permuted(design, permutations=2000, seed=0)
    np.testing.assert_array_equal(again.t, given.t)
    assert given.fixed_share == 0.0


def test_permuted_survival_is_the_score_test(random, age, quick, make_table):
    time = random.exponential(size=N) * np.exp(-0.5 * age.values[:, 0])
    outcome = Outcome("death", "survival", time, event=random.random(N) < 0.6)
    values = random.normal(size=(N, F)) + age.values
    design = designed(make_table(values), outcome, (age,), quick)
    given = permuted(design, permutations=200, seed=0)
    assert np.mean(given.p < 0.05) == pytest.approx(0.05, abs=0.02)
    assert linear_outcome(design).sum() == pytest.approx(0.0, abs=1e-9)


def test_persons_change_places_as_wholes(random, group, quick, make_table):
    """Outcomes of persons: a permutation by record would tear them apart and find far too much significant."""
    subjects = np.repeat(np.arange(40), 5)
    personal = replace(group, values=np.repeat(random.permutation(np.arange(40) % 2), 5).astype(float))
    values = random.normal(size=(40, F))[subjects] + 0.3 * random.normal(size=(N, F))
    design = designed(make_table(values, subjects), personal, (), quick)
    given = permuted(design, permutations=300, seed=1)
    share = np.mean(np.abs(given.t) >= np.abs(given.observed_t), axis=0)
    np.testing.assert_allclose(share, given.observed_p, atol=0.1)
    odd = designed(make_table(values, np.where(np.arange(N) < 7, 99, subjects)), personal, (), quick)
    assert permuted(odd, permutations=1, seed=1).fixed_share == pytest.approx(10 / N)


def test_errors_hold_where_persons_have_several_records(random):
    """At 5 %, clustered errors are wrong in about 5 % of biomarkers without an effect; naive ones far more often."""
    subjects = np.repeat(np.arange(100), 4)
    outcome = np.repeat(np.arange(100) % 2, 4).astype(float)[:, None]
    values = random.normal(size=(100, 1500))[subjects] + 0.5 * random.normal(size=(400, 1500))
    everything = (replace_pattern(values),)
    nothing = np.empty((400, 0))
    clustered = linear_fits(values, outcome, nothing, missing=everything, subjects=subjects)
    naive = linear_fits(values, outcome, nothing, missing=everything, subjects=None)
    assert np.mean(clustered.p < 0.05) == pytest.approx(0.05, abs=0.018)
    assert np.mean(naive.p < 0.05) > 0.2


def replace_pattern(values):
    from ecgomics.discovery.scaling import patterns

    (one,) = patterns(~np.isnan(values))
    return one


def test_samples_draw_persons_with_all_their_records():
    subjects = np.array([0, 1, 1, 2, 2, 2])
    for rows, persons in drawn(subjects, samples=20, seed=3):
        for person in np.unique(persons):
            mine = rows[persons == person]
            assert len(set(subjects[mine])) == 1
            assert sorted(mine) == np.flatnonzero(subjects == subjects[mine[0]]).tolist()
        assert len(np.unique(persons)) == 3


def test_step_down_p_is_that_of_its_definition(random, group, quick, make_table):
    values = correlated(random, (N, 6)) + group.values[:, None] * np.array([1.0, 0.6, 0.4, 0.2, 0.0, 0.0])
    given = permuted(designed(make_table(values), group, (), quick), permutations=200, seed=0)
    order = np.argsort(-np.abs(given.observed_t))
    expected, largest = np.empty(6), 0.0
    for place, feature in enumerate(order):
        beaten = np.abs(given.t[:, order[place:]]).max(axis=1) >= abs(given.observed_t[feature])
        largest = max(largest, (1 + beaten.sum()) / 201)
        expected[feature] = largest
    np.testing.assert_allclose(step_down_p(given), expected)
    assert (step_down_p(given)[3:] <= bonferroni(given.observed_p)[3:] + 0.1).all()


def test_the_null_finds_nothing_and_a_planted_effect_stands_out(random, group, quick, make_table):
    values = correlated(random, (N, F))
    chance = null_check(
        permuted(designed(make_table(values), group, (), quick), permutations=100, seed=0), quick
    )
    assert chance.p_any > 0.05
    assert np.mean(np.array(chance.found) > 0) < 0.12
    values[:, :6] += group.values[:, None]
    planted = null_check(
        permuted(designed(make_table(values), group, (), quick), permutations=100, seed=0), quick
    )
    assert planted.p_any < 0.05
    assert planted.permutations == len(planted.smallest_p) == 100


def test_enrichment_where_a_dimension_carries_the_effects(random, group, quick, make_table):
    values = random.normal(size=(N, F))
    values[:, 2::4] += group.values[:, None]  # every functional biomarker of the simulated table
    design = designed(make_table(values), group, (), quick)
    given = permuted(design, permutations=300, seed=0)
    found = bonferroni(given.observed_p) < 0.05
    rows = {
        each.name: each for each in enrichment(design.features, found, given) if each.group == "dimension"
    }
    assert rows["functional"].found == rows["functional"].tested == 6
    assert rows["functional"].expected == pytest.approx(1.5)
    assert rows["functional"].q < 0.05
    assert rows["functional"].odds_ratio.low > 1.0
    expected = stats.hypergeom.sf(5, F, int(found.sum()), 6)
    assert rows["functional"].p_fisher == pytest.approx(expected)
    assert all(rows[name].p_permutation > 0.3 for name in ("structural", "intensity", "comparative"))
    without = enrichment(design.features, found, None)
    assert np.isnan([each.p_permutation for each in without]).all()


def test_enrichment_is_competitive(random, group, quick, make_table):
    """Where all biomarkers are associated alike, no group has more than its share; p is then near uniform."""
    p = []
    for _ in range(40):
        values = correlated(random, (N, F)) + 0.5 * group.values[:, None]
        design = designed(make_table(values), group, (), quick)
        members = np.arange(F)[None, :] % 4 == 0
        p.append(competitive_p(members, permuted(design, permutations=100, seed=0))[0])
    assert np.mean(np.array(p) < 0.1) <= 0.25


def test_clusters_gather_what_says_the_same(random):
    base = random.normal(size=(N, 3))
    values = np.column_stack([base, base[:, 0] + 0.1 * random.normal(size=N), -np.exp(base[:, 1])])
    values[random.random(values.shape) < 0.1] = np.nan
    done = clusters(values, np.array([1.0, 5.0, 2.0, -3.0, np.nan]), correlation=0.8)
    assert done.cluster.tolist() == [2, 1, 3, 2, 1]
    assert done.representative.tolist() == [False, True, True, True, False]
    assert sorted(done.order.tolist()) == [0, 1, 2, 3, 4]
    assert done.merges.shape == (4, 4)
    alone = clusters(values[:, :1], np.array([1.0]), correlation=0.8)
    assert (alone.cluster.tolist(), alone.representative.tolist()) == ([1], [True])


def test_rank_correlation_is_that_of_scipy(random):
    values = correlated(random, (N, 5))
    np.testing.assert_allclose(spearman_matrix(values), stats.spearmanr(values).statistic, atol=1e-12)
    values[random.random(values.shape) < 0.2] = np.nan
    pairwise = stats.spearmanr(values, nan_policy="omit").statistic
    np.testing.assert_allclose(spearman_matrix(values), pairwise, atol=0.03)
    values[:, 0] = np.where(np.arange(N) < 10, values[:, 0], np.nan)
    assert (spearman_matrix(values)[0, 1:] == 0.0).all()


def test_stability_tells_steady_findings_from_lucky_ones(random, group, quick, make_table):
    values = random.normal(size=(N, F))
    values[:, 0] += group.values
    plan = replace(quick, bootstrap=60)
    steady = stability(designed(make_table(values), group, (), plan), plan)
    assert steady.selected_share[0] == steady.same_sign_share[0] == 1.0
    assert steady.selected_share[1:].max() < 0.9
    assert (steady.rank_low[0], steady.rank_high[0]) == (1.0, 1.0)
    assert (steady.rank_high[1:] > steady.rank_low[1:]).all()
    assert np.isnan(stability(designed(make_table(values), group, (), quick), quick).selected_share).all()
