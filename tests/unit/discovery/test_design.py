"""What is refused, what is left out and counted, and what is warned of."""

from dataclasses import replace

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.design import designed
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.table import Covariate, Outcome

N, F = 200, 8


@pytest.fixture
def values(random):
    return random.normal(size=(N, F))


@pytest.fixture
def half():
    return Outcome("af", "binary", np.tile([0.0, 1.0], N // 2), ("no", "yes"))


def covariate(values, name="age"):
    return Covariate(name, (name,), np.asarray(values, dtype=float).reshape(len(values), -1))


def test_records_left_out_are_counted(values, half, quick, make_table, random):
    outcome = replace(half, values=np.where(np.arange(N) < 10, np.nan, half.values))
    age = covariate(np.where(np.arange(N) % 20 == 0, np.nan, random.normal(size=N)))
    design = designed(make_table(values), outcome, (age,), quick)
    assert [(each.reason, each.records) for each in design.excluded] == [
        ("af is not known", 10),
        ("age is not known", 9),
    ]
    assert len(design.rows) == len(design.outcome) == len(design.values) == N - 19
    assert design.events == int(design.outcome.sum())


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome("x", "binary", np.tile([0.0, 2.0], N // 2)), "other than 0 and 1"),
        (Outcome("x", "binary", np.ones(N), ("no", "yes")), "0 persons are no"),
        (Outcome("x", "binary", (np.arange(N) < 9).astype(float)), "9 persons are 1 in x; 10"),
        (Outcome("x", "continuous", np.full(N, 3.0)), "3 in every record"),
        (Outcome("x", "ordinal", np.tile([0.5, 1.0], N // 2)), "ranks 0, 1, 2"),
        (Outcome("x", "ordinal", (np.arange(N) < 3).astype(float)), "All but 3"),
        (Outcome("x", "survival", np.ones(N)), "without events"),
        (Outcome("x", "survival", np.arange(1.0, N + 1), event=np.arange(N) < 9), "9 persons have an event"),
        (Outcome("x", "binary", np.where(np.arange(N) < 160, np.nan, 1.0)), "40 records have x"),
        (Outcome("x", "binary", np.ones(N - 1)), "199 values for 200"),
    ],
)
def test_outcomes_that_cannot_be_analysed_are_refused(values, outcome, said, quick, make_table):
    with pytest.raises(InvalidInput, match=said):
        designed(make_table(values), outcome, (), quick)


def test_biomarkers_that_cannot_be_tested_are_named_with_the_reason(values, half, quick, make_table, random):
    age = random.normal(size=N)
    values[:, 0] = 5.0
    values[: N - 30, 1] = np.nan
    values[: N - 45, 2] = np.nan
    values[:, 3] = np.where((half.values == 1.0) & (np.arange(N) > 15), np.nan, values[:, 3])
    values[:, 4] = -3.0 * age
    values[7, 5] = np.inf
    design = designed(make_table(values), half, (covariate(age),), quick)
    reasons = {feature.name: why for feature, why in design.refused}
    assert reasons == {
        "b0": "it is the same in every record",
        "b1": "15% of the records have it, below 20%",
        "b2": "45 records have it, below 50",
        "b3": "8 persons of the smallest group, or with an event, have it; 10 are needed",
        "b4": "it is the covariate age",
        "b5": "it has infinite values",
    }
    assert [each.name for each in design.features] == ["b6", "b7"]
    named = designed(make_table(values), half, (covariate(random.normal(size=N), "b6"),), quick)
    assert ("b6", "it is the covariate b6") in [(each.name, why) for each, why in named.refused]


def test_nothing_to_test_is_refused(half, quick, make_table):
    with pytest.raises(InvalidInput, match="None of the 2 biomarkers can be tested; the first: b0"):
        designed(make_table(np.zeros((N, 2))), half, (), quick)
    with pytest.raises(InvalidInput, match="no biomarkers of tier 3"):
        designed(make_table(np.zeros((N, 2))), half, (), replace(quick, tiers=(3,)))


def test_tiers_are_chosen(values, half, quick, make_table):
    design = designed(make_table(values), half, (), replace(quick, tiers=(2,)))
    assert [each.name for each in design.features] == ["b1", "b3", "b5", "b7"]


def test_the_outcome_in_disguise_is_warned_of(values, half, quick, make_table, random):
    values[:, 2] = half.values + 0.1 * random.random(N)
    assert any("made of b2" in each for each in designed(make_table(values), half, (), quick).warnings)
    number = Outcome("x", "continuous", np.exp(values[:, 3]))
    assert any("made of b3" in each for each in designed(make_table(values), number, (), quick).warnings)
    other = Outcome("x", "continuous", random.normal(size=N))
    assert designed(make_table(values), other, (), quick).warnings == ()


def test_few_events_are_warned_of(values, quick, make_table, random):
    outcome = Outcome("x", "binary", (np.arange(N) < 25).astype(float))
    three = tuple(covariate(random.normal(size=N), name) for name in ("age", "weight", "height"))
    assert designed(make_table(values), outcome, three[:1], quick).warnings == ()
    (said,) = designed(make_table(values), outcome, three, quick).warnings
    assert "25 persons in the smaller group for 4 parameters" in said


def test_covariates_that_follow_from_others_are_dropped(values, half, quick, make_table, random):
    age, weight = random.normal(size=(2, N))
    given = [
        covariate(age),
        covariate(weight, "weight"),
        covariate(age + weight, "sum"),
        covariate(np.ones(N), "one"),
    ]
    design = designed(make_table(values), half, given, quick)
    assert design.covariates.shape == (N, 2)
    assert [each.split(" is ")[0] for each in design.warnings] == ["The covariate sum", "The covariate one"]


def test_one_record_of_each_person(values, half, quick, make_table):
    subjects = np.arange(N) // 2
    with pytest.raises(InvalidInput, match="differs between the records of 100 persons"):
        designed(make_table(values, subjects), half, (), replace(quick, repeats="one"))
    personal = replace(half, values=np.repeat(half.values[: N // 2], 2))
    design = designed(make_table(values, subjects), personal, (), replace(quick, repeats="one"))
    np.testing.assert_array_equal(design.rows, np.arange(0, N, 2))
    assert not design.clustered
    assert design.excluded[-1].records == N // 2


def test_several_records_of_a_person_are_told(values, half, quick, make_table):
    design = designed(make_table(values, np.arange(N) // 2), half, (), quick)
    assert design.clustered
    assert "200 records are of 100 persons" in design.warnings[0]
    assert "differs between the records of 100 persons" in design.warnings[1]
    few = designed(make_table(values, np.arange(N) % 20), half, (), quick)
    assert "Only 20 persons" in few.warnings[-1]


def test_cases_are_counted_by_person(values, quick, make_table):
    outcome = Outcome("x", "binary", (np.arange(N) < 50).astype(float))
    with pytest.raises(InvalidInput, match="9 persons are 1 in x"):
        designed(
            make_table(values, np.where(np.arange(N) < 50, np.arange(N) % 9, np.arange(N))),
            outcome,
            (),
            quick,
        )


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"alpha": 1.0}, "alpha is 1"),
        ({"scale": "log"}, "scale is log; rank_normal, sd, raw"),
        ({"permutations": -1}, "permutations is -1; 0 or more"),
        ({"learners": ("oracle",)}, "learners holds oracle"),
        ({"tiers": (4,)}, "tiers holds 4"),
    ],
)
def test_plans_refuse_what_makes_no_sense(choice, said):
    with pytest.raises(InvalidInput, match=said):
        Plan(**choice)


def test_a_plan_survives_json():
    plan = Plan(tiers=(1, 2), learners=("elastic net",), seed=4)
    assert Plan.from_dict(plan.as_dict()) == plan
    with pytest.raises(InvalidInput, match="Unknown choice fold"):
        Plan.from_dict({"fold": 3})
