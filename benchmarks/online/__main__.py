"""python -m benchmarks.online {mitdb,cinc2017,agreement,cost} [FOLDER] [--records NAMES] [--first N]

mitdb      MIT-BIH streamed as a Polar H10 would (first lead, 130 Hz, whole µV, packets of 73 samples): sensitivity and
           positive predictive value beat by beat as ANSI/AAMI EC57 has it (150 ms, flutter waves count neither way), of
           the beats as they stand and as they were first told; how soon a beat is told; heart rate beside the
           reference; SleepECG on the whole records and in windows beside it, where it is installed
cinc2017   the hint of atrial fibrillation at the end of each strip of CinC 2017, streamed in the same way: sensitivity
           and specificity of what is shown, area under the curve of its score, coverage; cross-validated by strip
           (no person gave two), beside the rule of the offline profile
agreement  live beats beside those of the offline profile on every record of a WFDB folder: how many are the same, how
           far apart, and kinds
cost       CPU per second of signal by rate and leads, memory over an hour; needs no folder

MIT-BIH taught the detector its weights, so its figures there are no test on new records; nothing of the live form was
set by single records.
"""

import argparse
from importlib import import_module
from pathlib import Path
from typing import Final

BENCHMARKS: Final = ("mitdb", "cinc2017", "agreement", "cost")


def main() -> None:
    """Run one of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=BENCHMARKS)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument(
        "--records", type=lambda names: names.split(","), help="only these, divided by commas"
    )
    parser.add_argument("--first", type=int, help="only the first so many records")
    given = parser.parse_args()
    if given.folder is None and given.name != "cost":
        parser.error(f"{given.name} needs the folder of the set")
    for line in import_module(f"benchmarks.online.{given.name}").report(given.folder, _chosen(given)):
        print(line, flush=True)


def _chosen(given: argparse.Namespace) -> list[Path]:
    """Headers of the records that were asked for."""
    if given.folder is None:
        return []
    headers = sorted(given.folder.glob("*.hea"))
    if given.records:
        headers = [each for each in headers if each.stem in given.records]
    return headers[: given.first]


if __name__ == "__main__":
    main()
