"""From a manifest to a report, with one of the plans beside this file or one of your own.

    python -m studies.own_cohort recurrence|stenosis|maternal|PLAN.yaml MANIFEST.csv OUT [--workers N]
    python -m studies.own_cohort recurrence --simulate 300 OUT

The same as `ecgomics extract --manifest MANIFEST.csv` and `ecgomics discover --plan PLAN.yaml` after each other. With
--simulate the cohort is made of analytic ECGs with planted effects: the form to follow, and a trial of the plan.
"""

import argparse
from pathlib import Path
from typing import cast

import ecgomics as eo
from ecgomics.cohort.question import read_question
from ecgomics.discovery.results import Discovery
from studies.simulated import SCENARIOS, Scenario, simulated
from studies.summary import print_summary

PLANS = Path(__file__).parent


def main() -> None:
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    plan = PLANS / f"{options.plan}.yaml" if options.plan in SCENARIOS else Path(options.plan)
    if options.simulate:
        manifest = simulated(cast(Scenario, plan.stem), options.out, people=options.simulate)
    else:
        manifest = options.manifest
    run(plan, manifest, options.out, workers=options.workers)


def run(plan: Path, manifest: Path, out: Path, *, workers: int | None = None) -> Discovery:
    """Extract the cohort of a manifest, ask what the plan asks, and write the report below a folder."""
    cohort_path = out / "cohort.parquet"
    eo.extract(manifest, cohort_path, workers=workers)
    asked = read_question(plan)
    found = eo.discover(
        cohort_path,
        asked.outcome,
        kind=asked.kind,
        levels=asked.levels,
        time=asked.time,
        event=asked.event,
        unit=asked.unit,
        covariates=asked.covariates,
        classes=asked.classes,
        subject=asked.subject,
        plan=asked.plan,
        output=out / "finding",
    )
    print_summary(found, out / "finding")
    return found


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
    main()
