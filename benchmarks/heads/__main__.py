"""python -m benchmarks.heads {cinc2017,mitdb,superclasses} SETS [--form FORM] [--first N] [--head FILE]

SETS is the folder of the data sets. Heads were trained on the training part of CinC2017, on PTB-XL, CPSC2018 and LUDB:
figures on those are flattering, and the cards of the heads hold the cross-validated ones. MIT-BIH taught the encoder
and the heads nothing, but it taught the beat classes and the segmenter that biomarkers stand on: only the form
embedding is tested there without any help.
"""

import argparse
from pathlib import Path

from benchmarks.heads import cinc2017, mitdb, superclasses
from ecgomics.latent.heads.output import FORMS

SETS = {"cinc2017": cinc2017.report, "mitdb": mitdb.report, "superclasses": superclasses.report}


def main() -> None:
    """One data set."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("set", choices=SETS)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--form", choices=FORMS, nargs="*", default=FORMS)
    asked.add_argument("--first", type=int, help="only so many records")
    given = asked.parse_args()
    for line in SETS[given.set](given.folder, tuple(given.form), first=given.first):
        print(line, flush=True)


if __name__ == "__main__":
    main()
