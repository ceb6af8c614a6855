"""CPU time on 12 leads × 10 s × 500 Hz, one thread: each quantity of the signal engine, all of them, the biomarkers.

    python -m benchmarks.engine [FOLDER]      records of a folder (the first six WFDB ones below it), else analytic ECGs

Asked: 12 ms with the rules only, 30 ms with the network, and 15 ms for the biomarkers of tiers 1 and 2 beyond that; the
least of some runs counts.
"""

import sys
import time
from pathlib import Path
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.recording import Recording
from ecgomics.core.settings import DELINEATORS, Settings
from ecgomics.io import read
from ecgomics.phantom import demonstration_cohort

QUANTITIES: Final = (
    "mains_line_hz",
    "spikes",
    "measured_mv",
    "quality",
    "measurable_mv",
    "beats",
    "fiducials",
    "representative_beat",
    "verdict",
)
ASKED_MS: Final = {"rules": 12.0, "hybrid": 30.0}
ASKED_OF_BIOMARKERS_MS: Final = 15.0
RECORDS: Final = 6
RUNS: Final = 8


def recordings(folder: Path | None) -> list[Recording]:
    """What is measured."""
    if folder is None:
        return [each.recording for each in demonstration_cohort()[::10]]
    return [read(path).with_limb_leads() for path in sorted(folder.rglob("*.hea"))[:RECORDS]]


def least_ms(recording: Recording, settings: Settings) -> dict[str, float]:
    """Of each quantity, and of all together, in one recording."""
    least = dict.fromkeys((*QUANTITIES, "all", "biomarkers"), np.inf)
    whole = catalogue()
    wanted = [each.symbol for each in whole.of_one_recording()]
    for _ in range(RUNS):
        found = Evaluation(whole, {"recording": recording, "settings": settings})
        begin_s = time.process_time()
        for name in QUANTITIES:
            start_s = time.process_time()
            found.quantity(name)
            least[name] = min(least[name], 1000 * (time.process_time() - start_s))
        middle_s = time.process_time()
        for symbol in wanted:
            found.outcome(symbol)
        least["all"] = min(least["all"], 1000 * (middle_s - begin_s))
        least["biomarkers"] = min(least["biomarkers"], 1000 * (time.process_time() - middle_s))
    return least


def main(arguments: list[str]) -> None:
    """Print the table."""
    given = recordings(Path(arguments[0]) if arguments else None)
    for delineator in DELINEATORS:
        settings = Settings(delineator=delineator)
        every = [least_ms(recording, settings) for recording in given]
        median = {name: float(np.median([each[name] for each in every])) for name in every[0]}
        parts = "  ".join(f"{name} {ms:.2f}" for name, ms in median.items() if name in QUANTITIES)
        print(f"{delineator}: {median['all']:.1f} ms CPU, asked {ASKED_MS[delineator]:g}\n  {parts}")
        print(f"  biomarkers beyond: {median['biomarkers']:.1f} ms CPU, asked {ASKED_OF_BIOMARKERS_MS:g}")


if __name__ == "__main__":
    main(sys.argv[1:])
