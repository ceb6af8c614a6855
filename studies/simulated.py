"""Simulated cohorts of the three scenarios that need outcomes of one's own: analytic ECGs with planted effects.

They show the form that a cohort must have, and that what was planted is found and nothing else. Nothing in them is a
claim about people.

| scenario | outcome | planted |
|---|---|---|
| recurrence | months to recurrence after ablation, censored | hazard rises with the duration of P |
| stenosis | severe stenosis or not | lower T waves |
| maternal | week of pregnancy, three visits of each woman | heart rate rises week by week |
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal, NamedTuple, get_args

import numpy as np

import ecgomics as eo
from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Recording, Subject
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from studies.manifests import Row, write_manifest

Scenario = Literal["recurrence", "stenosis", "maternal"]
SCENARIOS: Final[tuple[Scenario, ...]] = get_args(Scenario)

DURATION_S: Final = 10.0
#: As of a good recording at rest.
NOISE: Final = Noise(white_uv=3.0, muscle_uv=5.0, mains_uv=2.0, wander_uv=25.0)
#: Hazard ratio of one standard deviation of the duration of P.
P_HAZARD: Final = 2.5
P_SD_MS: Final = 10.0
#: What T is multiplied with in severe stenosis.
T_FACTOR: Final = 0.75
#: Beats per minute and week of pregnancy.
RATE_PER_WEEK: Final = 0.6
VISIT_WEEKS: Final = (13, 25, 35)


class _Person(NamedTuple):
    """The numbers of one person before anything is planted."""

    name: str
    age_years: int
    female: bool
    rate_per_min: float
    body: Body


def simulated(
    scenario: Scenario,
    folder: Path,
    *,
    people: int,
    seed: int = 0,
    leads: tuple[str, ...] = STANDARD_LEADS,
) -> Path:
    """Write the recordings (WFDB) and `manifest.csv` of a scenario to a folder; gives the manifest."""
    if scenario not in SCENARIOS:
        raise InvalidInput(f"There is no scenario {scenario}; there are {', '.join(SCENARIOS)}.")
    if people < 1:
        raise InvalidInput(f"{people} people cannot be simulated: 50 or more are what a discovery takes.")
    (folder / "ecg").mkdir(parents=True, exist_ok=True)
    study = _Study(folder, leads, np.random.default_rng(seed))
    rows = [
        row
        for place in range(people)
        for row in _ROWS[scenario](_person(f"p{place + 1:04d}", study.draw), study)
    ]
    return write_manifest(rows, folder / "manifest.csv")


class _Study(NamedTuple):
    """Where recordings go, which leads they have, and what is drawn from."""

    folder: Path
    leads: tuple[str, ...]
    draw: np.random.Generator


def _person(name: str, draw: np.random.Generator) -> _Person:
    body = Body(
        pr_ms=draw.normal(160.0, 12.0),
        p_ms=draw.normal(110.0, P_SD_MS),
        qrs_ms=draw.normal(92.0, 5.0),
        qt_ms=draw.normal(395.0, 10.0),
        axis_shift_deg=draw.normal(0.0, 9.0),
        p_gain=draw.normal(1.0, 0.1),
        qrs_gain=draw.normal(1.0, 0.07),
        t_gain=draw.normal(1.0, 0.12),
    )
    return _Person(name, int(draw.integers(30, 76)), bool(draw.random() < 0.5), draw.normal(66.0, 5.0), body)


def _recurrence(person: _Person, study: _Study) -> Iterator[Row]:
    hazard = P_HAZARD ** ((person.body.p_ms - 110.0) / P_SD_MS)
    months, followed = study.draw.exponential(24.0 / hazard), study.draw.uniform(6.0, 36.0)
    yield _row(person, study) | {
        "follow_up_months": f"{max(min(months, followed), 0.1):.1f}",
        "recurrence": "true" if months < followed else "false",
    }


def _stenosis(person: _Person, study: _Study) -> Iterator[Row]:
    severe = bool(study.draw.random() < 0.4)
    body = replace(person.body, t_gain=person.body.t_gain * T_FACTOR) if severe else person.body
    yield _row(person._replace(body=body), study) | {"severe_stenosis": "true" if severe else "false"}


def _maternal(person: _Person, study: _Study) -> Iterator[Row]:
    for visit, usual in enumerate(VISIT_WEEKS, 1):
        week = int(usual + study.draw.integers(-2, 3))
        rate = person.rate_per_min + RATE_PER_WEEK * week + study.draw.normal(0.0, 2.0)
        now = person._replace(rate_per_min=rate, female=True, age_years=20 + person.age_years // 3)
        yield _row(now, study, visit=visit) | {"gestational_week": str(week)}


_ROWS: Final[dict[Scenario, Callable[[_Person, _Study], Iterator[Row]]]] = {
    "recurrence": _recurrence,
    "stenosis": _stenosis,
    "maternal": _maternal,
}


def _row(person: _Person, study: _Study, *, visit: int = 1) -> dict[str, str]:
    """Record the person, and give what every manifest says."""
    name = f"{person.name}_{visit}"
    eo.write(_recorded(person, name, study), study.folder / "ecg" / f"{name}.hea")
    return {
        "path": f"ecg/{name}.hea",
        "record": name,
        "subject": person.name,
        "age": str(person.age_years),
        "female": "true" if person.female else "false",
    }


def _recorded(person: _Person, name: str, study: _Study) -> Recording:
    draw = study.draw
    rr_ms = 60000.0 / person.rate_per_min
    intervals_ms = draw.normal(rr_ms, 0.02 * rr_ms, int(1.5 * 1000.0 * DURATION_S / rr_ms) + 4)
    plan = regular_plan(intervals_ms, beat_shape(PATTERNS["normal"], person.body), first_s=-0.3)
    acquisition = Acquisition(DURATION_S, leads=study.leads, noise=NOISE, seed=int(draw.integers(2**32)))
    subject = Subject(age_years=float(person.age_years), sex="female" if person.female else "male")
    return phantom(plan, acquisition, name=name, subject=subject).recording
