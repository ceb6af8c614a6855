"""A discovery with planted effects and made-up models, for figures and reports."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from ecgomics.discovery.discover import discover
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.results import Curve, Discovery, Estimate, Importance, ModelResult
from ecgomics.discovery.table import Covariate, Feature, Outcome, Table

COUNT = 160
LEADS = ("I", "II", "V1", "V6")
QUICK = Plan(learners=(), permutations=20, bootstrap=0, spaces=("pca",))


@dataclass(frozen=True, slots=True)
class Found:
    """A discovery with its material."""

    discovery: Discovery
    table: Table
    outcome: Outcome
    covariates: tuple[Covariate, ...]


def feature(
    name: str, place: int, *, lead: str = "", dimension: str = "structural", family: str = "qrs"
) -> Feature:
    column = f"{name}__{lead}" if lead else name
    return Feature(
        column, name, lead, f"ECG{place:05d}", name.replace("_", " ").upper(), "ms", dimension, family, 1
    )


def simulated() -> tuple[Table, Outcome, tuple[Covariate, ...]]:
    """Twelve columns of one biomarker per lead and others; two of them differ between the groups."""
    random = np.random.default_rng(3)
    case = np.repeat([0.0, 1.0], COUNT // 2)
    features = [feature("width", 1, lead=lead) for lead in LEADS]
    features += [feature("late", 2, lead=lead, dimension="intensity", family="st_level") for lead in LEADS]
    features += [
        feature(f"rate_{place}", 10 + place, dimension="functional", family="rhythm") for place in range(6)
    ]
    features += [feature("angle<b>", 30, dimension="comparative", family="vectorcardiogram")]
    values = random.normal(size=(COUNT, len(features)))
    values[:, 0] += 1.5 * case
    values[:, -1] -= 1.2 * case
    values[::9, 5] = np.nan
    records = tuple(f"r{place:03d}" for place in range(COUNT))
    sex = (random.random(COUNT) < 0.5).astype(float)
    covariates = (
        Covariate("age_years", ("age_years",), random.normal(60, 9, (COUNT, 1))),
        Covariate("sex", ("sex=male",), sex[:, None]),
    )
    return (
        Table(records, records, tuple(features), values),
        Outcome("af", "binary", case, ("sinus", "AF")),
        covariates,
    )


def made_up_model(inputs: str, learner: str, table: Table, outcome: Outcome) -> ModelResult:
    line = Curve((0.0, 0.5, 1.0), (0.0, 0.8, 1.0), (0.0, 0.7, 1.0), (0.1, 0.9, 1.0))
    values = tuple(table.values[:, 0].tolist())
    return ModelResult(
        inputs,
        learner,
        table.records,
        tuple((0.2 + 0.6 * outcome.values).tolist()),
        {"AUC": Estimate(0.81 if inputs == "biomarkers" else 0.6, 0.75, 0.87)},
        dict.fromkeys(("roc", "pr", "calibration", "decision"), line),
        (Importance("width__I", "WIDTH, I", 0.4, values, tuple(value / 2 for value in values)),),
        {},
    )


@pytest.fixture(scope="session")
def found() -> Found:
    table, outcome, covariates = simulated()
    made = discover(table, outcome, covariates, QUICK, looks=2)
    models = tuple(
        made_up_model(inputs, learner, table, outcome)
        for learner in ("elastic net", "gradient boosting")
        for inputs in ("covariates", "biomarkers")
    )
    return Found(replace(made, models=models), table, outcome, covariates)


@pytest.fixture(scope="session")
def nothing() -> Found:
    """The same of an outcome that goes with nothing."""
    table, outcome, covariates = simulated()
    coin = replace(outcome, values=np.resize([0.0, 1.0], COUNT))
    noise = replace(table, values=np.random.default_rng(1).normal(size=table.values.shape))
    return Found(discover(noise, coin, covariates, QUICK), noise, coin, covariates)
