"""The studies of one's own cohort, from simulated ECGs with planted effects to a report: what was planted is found."""

import csv
from pathlib import Path
from typing import Final

import pytest

import ecgomics as eo
from ecgomics.cohort.question import Question, read_question
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.results import Discovery
from studies.command_line import run_study
from studies.manifests import write_manifest
from studies.own_cohort.__main__ import PLANS, ask, main, plan_of
from studies.simulated import SCENARIOS, Scenario, simulated

PEOPLE: Final = {"recurrence": 70, "stenosis": 50, "maternal": 18}
#: Enough to see each planted effect; what twelve leads give is tested elsewhere.
LEADS: Final = {"recurrence": ("II",), "stenosis": ("V5",), "maternal": ("II",)}
#: Models and resampling are tested elsewhere.
QUICK: Final = {"learners": (), "bootstrap": 0, "permutations": 0}


@pytest.fixture(scope="module")
def cohort_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All three scenarios in one table, as measuring starts up once for all: outcomes of the others are unknown."""
    folder = tmp_path_factory.mktemp("studies")
    rows: list[dict[str, str]] = []
    for scenario in SCENARIOS:
        manifest = simulated(
            scenario, folder / scenario, people=PEOPLE[scenario], seed=5, leads=LEADS[scenario]
        )
        with manifest.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                own = {name: f"{scenario}/{row[name]}" for name in ("path", "record", "subject")}
                rows.append(row | own)
    columns = dict.fromkeys(name for row in rows for name in row)
    whole = write_manifest(
        ({name: row.get(name, "") for name in columns} for row in rows), folder / "all.csv"
    )
    eo.extract(whole, folder / "cohort.parquet", workers=1)
    return folder / "cohort.parquet"


def quick(scenario: Scenario) -> Question:
    """What the plan of a scenario asks, without models and resampling."""
    return read_question(PLANS / f"{scenario}.yaml").changed(QUICK, source="the test")


def found(discovery: Discovery) -> dict[str, float]:
    """Effects of the biomarkers found, by column."""
    return {each.feature.name: each.effect.value for each in discovery.associations if each.q < 0.05}


def test_longer_p_waves_go_with_earlier_recurrence(cohort_path: Path) -> None:
    folder = cohort_path.parent / "finding"
    discovery = ask(quick("recurrence"), cohort_path, folder)
    effects = found(discovery)
    assert effects["p_duration_lead__II"] > 0.3
    assert "heart_rate" not in effects
    first = min(discovery.associations, key=lambda each: each.p if each.p == each.p else 1.0)
    assert first.feature.family == "p_wave"
    assert first.measure == "log hazard ratio per SD"
    assert discovery.records == discovery.subjects == PEOPLE["recurrence"]
    assert discovery.hash in (folder / "report.html").read_text(encoding="utf-8")


def test_lower_t_waves_go_with_stenosis(cohort_path: Path) -> None:
    effects = found(ask(quick("stenosis"), cohort_path))
    assert effects["t_amplitude_positive__V5"] < -0.5
    assert not {"heart_rate", "qrs_duration", "pr_interval"} & effects.keys()


def test_the_heart_beats_faster_week_by_week(cohort_path: Path) -> None:
    discovery = ask(quick("maternal"), cohort_path)
    effects = found(discovery)
    assert effects["heart_rate"] > 0.3
    assert "qrs_duration" not in effects
    assert discovery.records == 3 * PEOPLE["maternal"]
    assert discovery.subjects == PEOPLE["maternal"]


def test_each_question_is_a_look(cohort_path: Path) -> None:
    looks = [ask(quick(scenario), cohort_path).looks for scenario in SCENARIOS]
    assert sorted(looks) == looks
    assert len((cohort_path.parent / "cohort.looks.jsonl").read_text(encoding="utf-8").splitlines()) == 3


def test_a_plan_that_is_not_there_is_told() -> None:
    with pytest.raises(InvalidInput, match="neither a file nor one of recurrence"):
        plan_of("recurrences")


def test_nobody_is_not_simulated(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="0 people"):
        simulated("stenosis", tmp_path, people=0)


@pytest.mark.parametrize(
    "given",
    [
        ["recurrence", "absent.csv", "out"],
        ["own.yaml", "--simulate", "9", "out"],
    ],
)
def test_a_mistake_is_one_sentence(
    given: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["own_cohort", *given])
    with pytest.raises(SystemExit) as ended:
        run_study(main)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("Error: ")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_plans_say_nothing_that_is_no_choice(scenario: Scenario) -> None:
    question = read_question(PLANS / f"{scenario}.yaml")
    assert question.plan == Plan(tiers=(1, 2), repeats=question.plan.repeats)
