"""Accuracy of the signal engine on annotated ECGs, as a table.

    python -m benchmarks.accuracy NAME [FOLDER…] [options]

Each name is a module beside this one, whose function of that name prints the table.
"""

import argparse
from importlib import import_module
from pathlib import Path
from typing import Final

from benchmarks.accuracy.options import FIRST, Options
from ecgomics.core.settings import Settings

#: What each benchmark shows. Module and function have the name of the benchmark.
BENCHMARKS: Final = {
    "ludb": "LUDB: P, QRS, T of every lead, global intervals, false P in fibrillation, heart rate",
    "qtdb": "QTDB: P, QRS, T of beats marked by hand, the better lead of each (Martinez 2004)",
    "presence": "P waves in fibrillation (LUDB, CinC 2017, CPSC 2018, PTB-XL, MIT-BIH) and in sinus rhythm (QTDB too)",
    "phantoms": "random analytic ECGs: intervals and amplitudes against their closed form; needs no folder",
    "mitdb": "MIT-BIH: R peaks of the first lead, record by record",
    "noise": "MIT-BIH with the noise-stress records mixed in (two folders: MITDB NSTDB)",
    "filters": "what the measurement path does to ECGs and takes away of noise (NSTDB, then MITDB if wanted)",
    "interchange": "interchanged electrodes, simulated in LUDB, PTB-XL, CPSC 2018; cross-validated by person",
    "verdict": "the verdict on quality beside the labels of CinC 2017",
    "hrv": "MIT-BIH: heart rate variability of five minutes beside NeuroKit2 on the same NN series",
    "classes": "MIT-BIH: classes of beats, cross-validated by person, all leads and the first alone",
}
#: Benchmarks that make their own ECGs.
WITHOUT_FOLDER: Final = frozenset({"phantoms"})


def main() -> None:
    """Run the benchmark that the arguments name."""
    given = _arguments()
    module = import_module(f"benchmarks.accuracy.{given.name}")
    getattr(module, given.name)(given.folders, _options(given))


def _options(given: argparse.Namespace) -> Options:
    settings = Settings(delineator="rules" if given.rules_only else "hybrid")
    return Options(settings, given.records, given.first, given.cross_validated)


def _arguments() -> argparse.Namespace:
    listed = "\n".join(f"  {name:12} {shown}" for name, shown in BENCHMARKS.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy",
        description="Accuracy of the signal engine on annotated ECGs, as a table.",
        epilog=f"benchmarks:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", metavar="NAME", choices=list(BENCHMARKS), help="one of the benchmarks below")
    parser.add_argument("folders", metavar="FOLDER", nargs="*", type=_folder, help="a folder of the set")
    parser.add_argument(
        "--records",
        metavar="NAMES",
        type=_names,
        help="only these records: names divided by commas, or a file of names",
    )
    parser.add_argument(
        "--first",
        metavar="N",
        type=int,
        default=FIRST,
        help="records of each kind of a large set (%(default)s)",
    )
    parser.add_argument("--rules-only", action="store_true", help="without the learned segmenter")
    parser.add_argument(
        "--cross-validated",
        action="store_true",
        help="mark LUDB records by the segmenter of the fold that they were kept away from",
    )
    given = parser.parse_args()
    if not given.folders and given.name not in WITHOUT_FOLDER:
        parser.error(f"{given.name} needs a folder of its set")
    return given


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is no folder")
    return path


def _names(text: str) -> frozenset[str]:
    path = Path(text)
    return frozenset(path.read_text(encoding="utf-8").split() if path.is_file() else text.split(","))


if __name__ == "__main__":
    main()
