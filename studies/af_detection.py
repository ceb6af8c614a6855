"""Atrial fibrillation in hand-held strips of one lead (PhysioNet/CinC Challenge 2017).

    python -m studies.af_detection CINC2017_FOLDER OUT [--records N] [--workers N]

Which biomarkers go with fibrillation, and how well models on biomarkers, on the embedding and on both tell it from
everything else that could be read. Strips labelled as noise are left out; whose a strip is, is not known, so that each
counts as a person. The report, figures and tables lie in OUT afterwards.

The embedded encoder learned from these strips, and the segmenter from a part of them: models on the embedding look
better here than on strips of other devices. Those on biomarkers of rhythm do not depend on either.
"""

import argparse
from pathlib import Path
from typing import Final

import ecgomics as eo
from ecgomics.discovery.plan import Plan
from studies.command_line import run_study
from studies.manifests import cinc2017, write_manifest
from studies.summary import print_summary

#: The encoder's vector of a record.
EMBEDDING: Final = "embedding"
#: Tier 3 holds what models say: of this question they know the answer.
PLAN: Final = Plan(tiers=(1, 2), permutations=200, bootstrap=100, spaces=("pca", "umap"))


def main() -> None:
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    rows = list(cinc2017(options.folder))[: options.records]
    manifest = write_manifest(rows, options.out / "manifest.csv")
    cohort_path = options.out / "cohort.parquet"
    settings = eo.Settings(own_definitions=True)
    eo.extract(manifest, cohort_path, workers=options.workers, settings=settings)
    cohort = eo.Cohort.open(cohort_path).with_embeddings(symbol=EMBEDDING)
    found = eo.discover(cohort, "af", plan=PLAN, output=options.out / "finding")
    print_summary(found, options.out / "finding")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--records", type=int, help="only the first so many strips")
    parser.add_argument("--workers", type=int)
    return parser.parse_args()


if __name__ == "__main__":
    run_study(main)
