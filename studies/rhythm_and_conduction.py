"""Rhythm and conduction in twelve leads (PTB-XL and the challenge CPSC2018).

    python -m studies.rhythm_and_conduction SETS_FOLDER OUT [--workers N]

SETS_FOLDER holds `ptbxl` and `cpsc2018`. One cohort, then one finding for each label that has enough cases, adjusted
for age, sex and the data set: recorders and populations differ between the two, and so does the share of cases
(`ecgomics cohort batch` shows how much). Labels with fewer cases than a discovery takes are named, and why.
"""

import argparse
from pathlib import Path
from typing import Final

import ecgomics as eo
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.plan import Plan
from studies.command_line import run_study
from studies.manifests import conduction, write_manifest
from studies.summary import print_summary

LABELS: Final = ("af", "rbbb", "lbbb", "first_degree_block", "left_anterior_block")
COVARIATES: Final = ("age", "female", "data_set")
#: Of PTB-XL alone: the other set was not asked, and so cannot be adjusted for.
ONE_SET: Final = {"left_anterior_block": ("age", "female")}
PLAN: Final = Plan(tiers=(1, 2), permutations=200, bootstrap=100, model_inputs=("covariates", "biomarkers"))


def main() -> None:
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    manifest = write_manifest(conduction(options.folder), options.out / "manifest.csv")
    cohort_path = options.out / "cohort.parquet"
    eo.extract(manifest, cohort_path, workers=options.workers)
    cohort = eo.Cohort.open(cohort_path)
    for label in LABELS:
        folder = options.out / label
        covariates = ONE_SET.get(label, COVARIATES)
        try:
            found = eo.discover(cohort, label, covariates=covariates, plan=PLAN, output=folder)
        except InvalidInput as error:
            print(f"\n{label}: {error}")
            continue
        print_summary(found, folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--workers", type=int)
    return parser.parse_args()


if __name__ == "__main__":
    run_study(main)
