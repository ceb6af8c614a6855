"""SIGKILL of the server at random moments of work; after each, everything that it acknowledged is there.

    python -m benchmarks.kills                              # 100 kills, half of them on each kind of database
    python -m benchmarks.kills --kills 20 --on sqlite --seed 7

Four people bring recordings in (whole, and in batches), tag, decide, note, correct and delete, and run extractions,
discoveries and the analysis of a long recording. At a moment that is drawn with the seed the server and what it
started are killed, and it is started again. Then, once what was interrupted has ended, the rows and files are looked
at: each acknowledged change is made, each other one is made or not made, samples are those that were sent, every file
has its row and every row its file, no upload and no job is stuck. The status tells whether all was so.
"""

import argparse
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.kills.rounds import Outcome, killed
from benchmarks.servers import database


def main() -> None:
    """Print what was done and what was wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--on", choices=("sqlite", "postgresql"), help="only this kind of database")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    kinds = ("sqlite", "postgresql") if given.on is None else (given.on,)
    wrong = 0
    for kind in kinds:
        began = time.perf_counter()
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url = stack.enter_context(database()).url() if kind == "postgresql" else ""
            draw = random.Random(f"{given.seed} {kind}")
            outcome = killed(folder / "data", url, kills=given.kills // len(kinds), draw=draw, tell=_tell)
        _print(kind, outcome, time.perf_counter() - began)
        wrong += len(outcome.wrong)
    sys.exit(1 if wrong else 0)


def _tell(text: str) -> None:
    print(text, flush=True)


def _print(kind: str, outcome: Outcome, took_s: float) -> None:
    print(
        f"{kind}: {outcome.kills} kills in {took_s:.0f} s, {outcome.acknowledged} acknowledged changes, "
        f"{outcome.recordings} recordings, {outcome.jobs} jobs; wrong: {len(outcome.wrong)}"
    )
    for each in outcome.wrong:
        print(f"  {each}")


if __name__ == "__main__":
    main()
