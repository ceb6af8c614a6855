"""Whether the ECG paper of the PDF report is true when it is printed: its picture, measured.

    python -m benchmarks.report_paper

A report whose leads are pulses of 1 mV once a second is drawn by poppler's `pdftoppm`, as a printer would, and the
distances between the edges of the pulses, their height and the squares of the grid are measured in the picture. Asked
for are 25 mm/s and 10 mm/mV within 1 %. Needs poppler-utils.
"""

import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.settings import Settings
from ecgomics.phantom import demonstration_cohort
from ecgomics.report.findings.result import Findings
from ecgomics.report.sheet import PAPERS, Paper
from ecgomics.report.structured.document import EcgPaper, Report, Row, Strip
from ecgomics.report.structured.pdf import report_pdf
from ecgomics.services.reports import report_of_file

DPI: Final = 600
MM_PER_PIXEL: Final = 25.4 / DPI
#: The finest that a picture of this resolution tells over 10 mm, and what is asked for.
TOLERANCE: Final = 0.01
FS_HZ: Final = 500.0


def pulses() -> Report:
    """A report of a phantom with one line of pulses in the place of its ECG, and little beside it."""
    recording = next(each.recording for each in demonstration_cohort() if each.recording.samples == 5000)
    time_s = np.arange(round(10.0 * FS_HZ)) / FS_HZ
    line = tuple((1000 * (time_s % 1.0 >= 0.5)).astype(int).tolist())
    paper = EcgPaper("lines", (Row((Strip("II", 0.0, FS_HZ, line),)),), "measurement")
    whole = report_of_file(recording, Settings())
    none = Findings((), (), whole.findings.table_version)
    return replace(
        whole, paper=paper, measurements=(), findings=none, models=(), beat=None, rhythm=None, trends=()
    )


def pictures(content: bytes) -> list[Floats]:
    """Pages as red, green and blue from 0 to 255, (height, width, 3)."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.pdf"
        file.write_bytes(content)
        command = ["pdftoppm", "-r", str(DPI), "-png", str(file), str(Path(folder) / "page")]
        subprocess.run(command, check=True)
        return [np.asarray(Image.open(each), dtype=float) for each in sorted(Path(folder).glob("page*.png"))]


def measured(page: Floats) -> dict[str, float]:
    """What the lying page shows, in mm: a second, a millivolt, a square of the grid, the pulse of the calibration."""
    black = page.max(axis=2) < 90.0
    # The line is where the most is black in a column: the edges of the pulses are 10 mm high.
    high = black.sum(axis=0) > 9.0 / MM_PER_PIXEL
    edges = _middles(np.flatnonzero(high))
    calibration, rising = edges[:2], edges[2:][::2]
    left, right = round(rising[0]) + 40, round(rising[0] + 0.4 * (rising[1] - rising[0]))
    above = np.flatnonzero(black[:, left:right].all(axis=1))
    falling = edges[3]
    low = np.flatnonzero(black[:, round(falling) + 40 : round(falling) + 80].all(axis=1))
    red = (page[:, :, 0] - page[:, :, 1] > 40.0) & (page[:, :, 0] > 200.0)
    squares = _middles(np.flatnonzero(red.sum(axis=1) > 0.3 * red.shape[1]))
    return {
        "1 s": float(np.mean(np.diff(rising))) * MM_PER_PIXEL,
        "1 mV": float(low.mean() - above.mean()) * MM_PER_PIXEL,
        "square": float(np.mean(np.diff(squares))) * MM_PER_PIXEL,
        "calibration": float(calibration[1] - calibration[0]) * MM_PER_PIXEL,
    }


def _middles(places: Ints) -> Floats:
    """Middles of runs of neighbouring pixels."""
    runs = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
    return np.array([each.mean() for each in runs])


EXPECTED_MM: Final = {"1 s": 25.0, "1 mV": 10.0, "square": 5.0, "calibration": 5.0}


def main() -> None:
    """Print what was measured on A4 and on Letter."""
    report, good = pulses(), True
    papers: tuple[Paper, ...] = ("a4", "letter")
    for paper in papers:
        pages = pictures(report_pdf(report, paper=paper))
        lying = next(each for each in pages if each.shape[1] > each.shape[0])
        width_mm, height_mm = (side * MM_PER_PIXEL for side in lying.shape[1::-1])
        print(f"{paper}: {width_mm:.1f} × {height_mm:.1f} mm, of {PAPERS[paper][1]} × {PAPERS[paper][0]} mm")
        for name, found_mm in measured(lying).items():
            error = found_mm / EXPECTED_MM[name] - 1.0
            good &= abs(error) <= TOLERANCE
            print(f"  {name:12} {found_mm:7.3f} mm of {EXPECTED_MM[name]:4.1f} mm ({100.0 * error:+.2f} %)")
    print("true to 1 %" if good else "NOT TRUE")
    raise SystemExit(not good)


if __name__ == "__main__":
    main()
