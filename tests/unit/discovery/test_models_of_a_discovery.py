"""What a discovery does with its models: too few persons for folds leave the associations standing."""

import numpy as np

from ecgomics.discovery.discover import discover
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.table import Feature, Outcome, Table

PLAN = Plan(bootstrap=0, permutations=0, bootstrap_models=20, learners=("elastic net",), minimum_events=5)


def cohort(cases: int, records: int = 80) -> tuple[Table, Outcome]:
    draw = np.random.default_rng(2)
    case = np.arange(records) < cases
    values = draw.normal(size=(records, 3)) + 2.0 * case[:, None] * np.array([1.0, 0.0, 0.0])
    names = tuple(f"r{place}" for place in range(records))
    features = tuple(
        Feature(f"b{place}", f"b{place}", "", "ECG0", "B", "ms", "structural", "qrs", 1) for place in range(3)
    )
    return Table(names, names, features, values), Outcome("y", "binary", case.astype(float), ("no", "yes"))


def test_too_few_cases_for_folds_are_said_and_associations_stand() -> None:
    found = discover(*cohort(8), (), PLAN)
    assert found.models == ()
    assert any(each.startswith("No models were made: ") for each in found.warnings)
    assert found.associations[0].q < 0.05
    assert "model_settings" not in found.choices


def test_what_no_plan_changes_stands_among_the_choices() -> None:
    found = discover(*cohort(30), (), PLAN)
    assert found.models
    assert found.choices["model_settings"]["embedding_components"] > 0
