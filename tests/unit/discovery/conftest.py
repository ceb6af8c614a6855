"""Simulated cohorts: what is planted is known."""

from collections.abc import Callable

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.table import Feature, Table

DIMENSIONS = ("structural", "intensity", "functional", "comparative")


def features(count: int) -> tuple[Feature, ...]:
    return tuple(
        Feature(
            name=f"b{place}",
            symbol=f"b{place}",
            lead="",
            code=f"ECG{place:05d}",
            label=f"Biomarker {place}",
            unit="ms",
            dimension=DIMENSIONS[place % 4],
            family=f"family {place % 8}",
            tier=1 + place % 2,
        )
        for place in range(count)
    )


def table_of(values: Floats, subjects: Floats | None = None) -> Table:
    records = tuple(f"r{place:05d}" for place in range(len(values)))
    persons = records if subjects is None else tuple(f"s{int(each)}" for each in subjects)
    return Table(records, persons, features(values.shape[1]), values)


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.fixture
def make_table() -> Callable[..., Table]:
    return table_of


@pytest.fixture
def quick() -> Plan:
    """Effects only: neither models nor resampling."""
    return Plan(learners=(), permutations=0, bootstrap=0, spaces=())
