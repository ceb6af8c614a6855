"""Whole discoveries: planted effects of every kind of outcome are found, and all is told and reproducible."""

import json
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.planted import Setting, cohort, factor_source, null_p, plain, run
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.as_json import from_json, to_dict, to_json
from ecgomics.discovery.discover import discover
from ecgomics.discovery.fingerprint import fingerprint, made_with
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.steps import STEPS
from ecgomics.discovery.table import Covariate, Outcome

N, F, TRUE = 600, 40, 4


@pytest.fixture
def values(random):
    given = random.normal(size=(N, 1)) + random.normal(size=(N, F))
    given[random.random((N, F)) < 0.05] = np.nan
    return given


@pytest.fixture
def age(random):
    return Covariate("age", ("age",), random.normal(size=(N, 1)))


@pytest.fixture
def outcomes(random, values, age):
    own = np.nan_to_num(
        values[:, :TRUE] - values[:, TRUE:].mean(axis=1, keepdims=True, where=~np.isnan(values[:, TRUE:]))
    )
    risk = own.sum(axis=1) * 0.8 + 0.5 * age.values[:, 0]
    time = random.exponential(size=N) * np.exp(-risk) * 5.0
    latent = risk + random.logistic(size=N)
    return {
        "binary": Outcome("af", "binary", (latent > 0.0).astype(float), ("no", "yes")),
        "continuous": Outcome("bp", "continuous", risk + random.normal(size=N), unit="mm[Hg]"),
        "ordinal": Outcome("nyha", "ordinal", np.digitize(latent, [-2.0, 0.0, 2.0]).astype(float)),
        "survival": Outcome("death", "survival", np.minimum(time, 8.0), event=time < 8.0),
    }


@pytest.mark.parametrize("kind", ["binary", "continuous", "ordinal", "survival"])
def test_planted_effects_are_found(kind, values, age, outcomes, make_table):
    plan = Plan(learners=(), permutations=100, bootstrap=10)
    done = discover(make_table(values), outcomes[kind], (age,), plan)
    found = {each.feature.name for each in done.associations if each.q < 0.05}
    assert {f"b{place}" for place in range(TRUE)} <= found
    strongest = sorted(done.associations, key=lambda each: each.p)[:TRUE]
    assert {each.feature.name for each in strongest} == {f"b{place}" for place in range(TRUE)}
    assert all(each.effect.low > 0.0 and each.rank_p < 0.01 and each.p_maxt < 0.05 for each in strongest)
    assert (strongest[0].also is not None) == (kind in ("binary", "ordinal"))
    assert done.null is not None
    assert done.null.p_any < 0.05
    assert done.records == N
    assert len(done.spaces["pca"]["coordinates"]) == N
    assert sorted(done.clustering["order"]) == sorted(f"b{place}" for place in range(F))
    assert from_json(to_json(done)).hash == done.hash
    assert to_dict(from_json(to_json(done))) == to_dict(done)


def test_the_hash_is_of_everything(values, age, outcomes, quick, make_table):
    table, outcome = make_table(values), outcomes["binary"]
    first = discover(table, outcome, (age,), quick)
    assert discover(make_table(values.copy()), outcome, (age,), quick).hash == first.hash
    moved = values.copy()
    moved[3, 7] += 1.0
    for table_, outcome_, plan in (
        (make_table(moved), outcome, quick),
        (table, replace(outcome, name="flutter"), quick),
        (table, outcome, replace(quick, seed=1)),
        (table, outcome, replace(quick, scale="sd")),
    ):
        assert discover(table_, outcome_, (age,), plan).hash != first.hash


def test_the_hash_does_not_tell_which_look_it_is(values, outcomes, quick, make_table):
    first, fifth = (discover(make_table(values), outcomes["binary"], (), quick, looks=n) for n in (1, 5))
    assert fifth.warnings != first.warnings
    assert fifth.hash == first.hash
    assert fingerprint(from_json(to_json(fifth))) == first.hash
    assert fingerprint(replace(first, warnings=("Something else.",))) != first.hash


def test_versions_are_told_of_what_takes_part(values, outcomes, quick, make_table):
    def versions(**choices):
        return set(made_with(make_table(values), outcomes["binary"], (), replace(quick, **choices)))

    assert versions(learners=("elastic net",)) - versions() == {"scikit-learn"}
    assert versions(learners=("gradient boosting",)) - versions() == {"lightgbm"}
    assert versions(learners=("elastic net",), model_inputs=()) == versions()


def test_numbers_that_are_missing_are_null_in_json(values, outcomes, quick, make_table):
    values[:, 3] = 1.0
    done = discover(make_table(values), outcomes["binary"], (), quick)
    row = json.loads(to_json(done))["associations"][3]
    assert row["refused"] == "it is the same in every record"
    assert row["p"] is None
    assert row["effect"] == {"value": None, "low": None, "high": None}
    assert np.isnan(from_json(to_json(done)).associations[3].p)
    with pytest.raises(InvalidInput, match="not a discovery"):
        from_json("{}")
    with pytest.raises(InvalidInput, match="not JSON"):
        from_json("?")


def test_looks_are_counted(values, outcomes, quick, make_table):
    done = discover(make_table(values), outcomes["binary"], (), quick, looks=5)
    assert done.alpha_over_looks == pytest.approx(0.05 / (5 * F))
    assert "look 5 at the cohort" in done.warnings[-1]
    with pytest.raises(InvalidInput, match="looks is 0"):
        discover(make_table(values), outcomes["binary"], (), quick, looks=0)


def test_the_scale_changes_the_unit_of_the_effect_but_hardly_p(values, outcomes, quick, make_table):
    table = make_table(values * 25.0)
    ranked = discover(table, outcomes["binary"], (), quick).associations[0]
    raw = discover(table, outcomes["binary"], (), replace(quick, scale="raw")).associations[0]
    sd = discover(table, outcomes["binary"], (), replace(quick, scale="sd")).associations[0]
    assert (ranked.measure, raw.measure) == ("difference in SD", "difference in unit of the biomarker")
    assert raw.effect.value == pytest.approx(sd.effect.value * np.nanstd(values[:, 0] * 25.0))
    assert raw.p == pytest.approx(sd.p)
    assert raw.also is not None
    assert sd.also is not None
    assert raw.also.value == pytest.approx(sd.also.value / np.nanstd(values[:, 0] * 25.0))
    for kind in ("ordinal", "survival"):
        one, other = (
            discover(table, outcomes[kind], (), replace(quick, scale=scale)).associations[0]
            for scale in ("raw", "sd")
        )
        assert one.p == pytest.approx(other.p)


def test_a_sample_of_the_planted_simulation(random):
    source = factor_source(random, biomarkers=100)
    setting = Setting("binary", "binary", {"": plain()})
    recall, false = np.array([run(source, setting, random)[0] for _ in range(6)]).mean(axis=0)
    assert recall > 0.8
    assert false < 0.15
    continuous = Setting("continuous", "continuous", {})
    table, outcome = cohort(source, continuous, random, planted=np.arange(3), records=200)
    assert table.values.shape == (200, 100)
    assert np.corrcoef(table.values[:, 0], outcome.values)[0, 1] > 0.0
    assert 0.0 < null_p(source, random) < 1.0


def test_a_discovery_tells_its_steps_in_order(values, outcomes, make_table):
    told = []
    plan = Plan(learners=("elastic net",), model_inputs=("biomarkers",), outer_folds=2, inner_folds=2)
    plan = replace(plan, permutations=120, bootstrap=5, bootstrap_models=10)
    discover(make_table(values), outcomes["binary"], (), plan, tell=told.append)
    names = list(dict.fromkeys(each.name for each in told))
    assert names == [each for each in STEPS if each in names]
    assert set(names) == {"effects", "permutations", "bootstrap", "clusters", "spaces", "models"}
    counted = [each.done for each in told if each.name == "permutations"]
    assert counted == [0, 50, 100]
    assert all(0 <= each.done <= each.total for each in told)
    assert [(each.done, each.total) for each in told if each.name == "models"] == [(0, 2), (1, 2)]


def test_records_that_were_chosen_by_their_biomarkers_prove_nothing(values, outcomes, make_table):
    plan = Plan(learners=(), permutations=20, bootstrap=0)
    plain_one = discover(make_table(values), outcomes["binary"], (), plan)
    chosen = discover(make_table(values), outcomes["binary"], (), plan, selection="drawn on the UMAP")
    assert "selection" not in plain_one.choices
    assert chosen.warnings[0] == "Selection used the same data: p-values are descriptive (drawn on the UMAP)."
    assert [each.p for each in chosen.associations] == [each.p for each in plain_one.associations]
    assert any(each.found for each in plain_one.enrichment)
    assert not any(each.found for each in chosen.enrichment)
    assert chosen.hash != plain_one.hash
