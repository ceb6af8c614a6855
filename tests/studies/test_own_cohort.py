"""The studies of one's own cohort, from simulated ECGs with planted effects to a report: what was planted is found."""

from pathlib import Path
from typing import Final

import pytest

import ecgomics as eo
from ecgomics.cohort.question import read_question
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.results import Discovery
from studies.own_cohort.__main__ import PLANS, run
from studies.simulated import SCENARIOS, Scenario, simulated

PEOPLE: Final = {"recurrence": 60, "stenosis": 50, "maternal": 20}
#: Enough to see each planted effect; what twelve leads give is tested elsewhere.
LEADS: Final = ("I", "II", "V5")
#: Models and resampling are tested elsewhere.
QUICK: Final = "\nlearners: []\nbootstrap: 0\npermutations: 0\n"

Made = tuple[Path, Discovery]


def made(scenario: Scenario, folder: Path) -> Made:
    plan = folder / f"{scenario}.yaml"
    plan.write_text((PLANS / plan.name).read_text(encoding="utf-8") + QUICK, encoding="utf-8")
    manifest = simulated(scenario, folder, people=PEOPLE[scenario], seed=5, leads=LEADS)
    return folder, run(plan, manifest, folder, workers=1)


@pytest.fixture(scope="module")
def recurrence(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made("recurrence", tmp_path_factory.mktemp("recurrence"))


@pytest.fixture(scope="module")
def stenosis(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made("stenosis", tmp_path_factory.mktemp("stenosis"))


@pytest.fixture(scope="module")
def maternal(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made("maternal", tmp_path_factory.mktemp("maternal"))


def found(discovery: Discovery) -> dict[str, float]:
    """Effects of the biomarkers found, by column."""
    return {each.feature.name: each.effect.value for each in discovery.associations if each.q < 0.05}


def test_longer_p_waves_go_with_earlier_recurrence(recurrence: Made) -> None:
    _, discovery = recurrence
    effects = found(discovery)
    assert effects["p_duration"] > 0.3
    assert "heart_rate" not in effects
    first = min(discovery.associations, key=lambda each: each.p if each.p == each.p else 1.0)
    assert first.feature.family == "p_wave"
    assert first.measure == "log hazard ratio per SD"


def test_lower_t_waves_go_with_stenosis(stenosis: Made) -> None:
    _, discovery = stenosis
    effects = found(discovery)
    assert effects["t_amplitude_positive__V5"] < -0.5
    assert not {"heart_rate", "qrs_duration", "pr_interval"} & effects.keys()


def test_the_heart_beats_faster_week_by_week(maternal: Made) -> None:
    folder, discovery = maternal
    effects = found(discovery)
    assert effects["heart_rate"] > 0.3
    assert "qrs_duration" not in effects
    assert discovery.records == 3 * PEOPLE["maternal"]
    assert discovery.subjects == PEOPLE["maternal"]
    assert len(eo.Cohort.open(folder / "cohort.parquet")) == discovery.records


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_report_and_look_are_there(scenario: Scenario, request: pytest.FixtureRequest) -> None:
    folder, discovery = request.getfixturevalue(scenario)
    report = (folder / "finding" / "report.html").read_text(encoding="utf-8")
    assert discovery.hash in report
    assert len((folder / "cohort.looks.jsonl").read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_plans_say_nothing_that_is_no_choice(scenario: Scenario) -> None:
    question = read_question(PLANS / f"{scenario}.yaml")
    assert question.plan == Plan(tiers=(1, 2), repeats=question.plan.repeats)
