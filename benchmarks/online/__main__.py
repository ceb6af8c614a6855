"""python -m benchmarks.online {mitdb,cinc2017,agreement,cost}… [--sets FOLDER] [--records NAMES] [--first N]

mitdb      MIT-BIH streamed as a Polar H10 would (first lead, 130 Hz, whole µV, packets of 73 samples): sensitivity and
           positive predictive value beat by beat as ANSI/AAMI EC57 has it (150 ms, flutter waves count neither way), of
           the beats as they stand and as they were first told; how soon a beat is told; heart rate beside the
           reference; SleepECG on the whole records and in windows beside it, where it is installed
cinc2017   the hint of atrial fibrillation at the end of each strip of CinC 2017, streamed in the same way: how often it
           is shown by label, area under the curve of its score, coverage; cross-validated by strip (each is another
           person's, as far as is known), beside the rule of the offline profile
agreement  live beats of MIT-BIH beside those of the offline profile: how many are the same, how far apart, and kinds
cost       CPU per second of signal by rate, leads and rhythm, memory over half an hour; needs no data

--sets is the folder that holds mitdb and cinc2017 (~/.cache/ecg-data). MIT-BIH taught the detector its weights, so its
figures there are no test on new records; nothing of the live form was set by single records.
"""

import argparse
from importlib import import_module
from pathlib import Path
from typing import Final

#: The data set of each.
BENCHMARKS: Final = {"mitdb": "mitdb", "cinc2017": "cinc2017", "agreement": "mitdb", "cost": None}
SETS: Final = Path.home() / ".cache" / "ecg-data"


def main() -> None:
    """Run some of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", choices=BENCHMARKS, nargs="+", metavar="NAME")
    parser.add_argument("--sets", type=Path, default=SETS, help="folder of the data sets")
    parser.add_argument(
        "--records", type=lambda names: names.split(","), help="only these, divided by commas"
    )
    parser.add_argument("--first", type=int, help="only the first so many records")
    given = parser.parse_args()
    for name in given.names:
        folder = given.sets / (BENCHMARKS[name] or "")
        headers = _chosen(folder, given) if BENCHMARKS[name] else []
        if BENCHMARKS[name] and not headers:
            parser.error(f"no records of {BENCHMARKS[name]} are in {folder}")
        for line in import_module(f"benchmarks.online.{name}").report(folder, headers):
            print(line, flush=True)


def _chosen(folder: Path, given: argparse.Namespace) -> list[Path]:
    """Headers of the records that were asked for."""
    headers = sorted(folder.glob("*.hea"))
    if given.records:
        headers = [each for each in headers if each.stem in given.records]
    return headers[: given.first]


if __name__ == "__main__":
    main()
