"""From a manifest to a report, with one of the plans beside this file or one of your own.

    python -m studies.own_cohort recurrence|stenosis|maternal|PLAN.yaml MANIFEST.csv OUT [--workers N]
    python -m studies.own_cohort recurrence --simulate 300 OUT

The same as `ecgomics extract --manifest MANIFEST.csv` and `ecgomics discover --plan PLAN.yaml` after each other. With
--simulate the cohort is made of analytic ECGs with planted effects: the form to follow, and a trial of the plan.
"""

import argparse
from pathlib import Path
from typing import Final

import ecgomics as eo
from ecgomics.cohort.discover import asked, opened
from ecgomics.cohort.finding import write_finding
from ecgomics.cohort.question import Question, read_question
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.results import Discovery
from studies.command_line import run_study
from studies.simulated import SCENARIOS, simulated
from studies.summary import print_summary

PLANS: Final = Path(__file__).parent


def main() -> None:
    options = _options()
    question = read_question(plan_of(options.plan))
    manifest: Path | None = options.manifest
    if manifest is None:
        manifest = _simulated(options.plan, options.out, people=options.simulate)
    elif not manifest.is_file():
        raise InvalidInput(f"There is no manifest {manifest}.")
    options.out.mkdir(parents=True, exist_ok=True)
    cohort_path = options.out / "cohort.parquet"
    eo.extract(manifest, cohort_path, workers=options.workers)
    print_summary(ask(question, cohort_path, options.out / "finding"), options.out / "finding")


def plan_of(given: str) -> Path:
    """The plan of a scenario, or the file that is given; InvalidInput where it is neither."""
    plan = PLANS / f"{given}.yaml" if given in SCENARIOS else Path(given)
    if not plan.is_file():
        raise InvalidInput(f"{given} is neither a file nor one of {', '.join(SCENARIOS)}.")
    return plan


def _simulated(scenario: str, out: Path, *, people: int) -> Path:
    if scenario not in SCENARIOS:
        raise InvalidInput(f"Simulated are {', '.join(SCENARIOS)}: a plan of your own needs a manifest.")
    return simulated(scenario, out, people=people)


def ask(question: Question, cohort_path: Path, folder: Path | None = None) -> Discovery:
    """Ask a cohort what a plan asks; the report and its tables go to the folder, if one is given."""
    found = asked(opened(cohort_path, question), question)
    if folder is not None:
        write_finding(folder, found, cohort=cohort_path)
    return found.discovery


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("plan")
    parser.add_argument("manifest", type=Path, nargs="?")
    parser.add_argument("out", type=Path)
    parser.add_argument("--simulate", type=int, metavar="PEOPLE", help="make a cohort with planted effects")
    parser.add_argument("--workers", type=int)
    options = parser.parse_args()
    if (options.manifest is None) == (options.simulate is None):
        parser.error("give either a manifest or --simulate PEOPLE")
    return options


if __name__ == "__main__":
    run_study(main)
