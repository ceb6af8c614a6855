"""Profiles of phantoms, made once for all conformance tests."""

from dataclasses import dataclass

import pytest

import ecgomics as eo
from ecgomics.phantom import DemoRecording, Kind, Truth, demonstration_cohort
from ecgomics.profile import Profile


@dataclass(frozen=True, slots=True)
class Case:
    """What was measured beside what is true."""

    name: str
    kind: Kind
    measured: Profile
    truth: Truth

    def value(self, name: str) -> float | None:
        """A number, or None where there is a reason instead."""
        return self.measured[name].value

    def text(self, name: str) -> str | None:
        """A class or a flag."""
        return self.measured[name].value_text


@pytest.fixture(scope="session")
def cohort() -> list[DemoRecording]:
    return demonstration_cohort()


@pytest.fixture(scope="session")
def cases(cohort: list[DemoRecording]) -> list[Case]:
    return [Case(made.recording.name, made.kind, eo.profile(made.recording), made.truth) for made in cohort]
