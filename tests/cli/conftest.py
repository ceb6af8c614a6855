"""What the tests of the command line share."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from ecgomics.cli import app
from ecgomics.core.recording import Recording
from ecgomics.io import write_wfdb

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """A function that runs the command with arguments."""
    return lambda *arguments: CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture
def ecg(sinus_ecg: Recording, tmp_path: Path) -> Path:
    """The header of a sound recording."""
    return write_wfdb(sinus_ecg, tmp_path)


def _truncated(recording: Recording, folder: Path) -> Path:
    header = write_wfdb(recording, folder)
    signal = header.with_suffix(".dat")
    signal.write_bytes(signal.read_bytes()[:5001])
    return header


def _text_as_signal(_: Recording, folder: Path) -> Path:
    path = folder / "letter.dat"
    path.write_text("Dear colleague,\nthank you for the ECG.\n", encoding="utf-8")
    return path


def _without_signal(recording: Recording, folder: Path) -> Path:
    header = write_wfdb(recording, folder)
    header.with_suffix(".dat").unlink()
    return header


def _at_zero_hz(recording: Recording, folder: Path) -> Path:
    header = write_wfdb(recording, folder)
    header.write_text(header.read_text(encoding="utf-8").replace(" 500 ", " 0 ", 1), encoding="utf-8")
    return header


#: Files that cannot be read, and a word that their sentence must hold.
BROKEN = {
    "truncated": (_truncated, "sinus.dat"),
    "text renamed .dat": (_text_as_signal, "letter.dat"),
    "header whose signal is missing": (_without_signal, "sinus.dat"),
    "0 Hz": (_at_zero_hz, "0 Hz"),
}


@pytest.fixture(params=BROKEN)
def broken(request: pytest.FixtureRequest, sinus_ecg: Recording, tmp_path: Path) -> tuple[Path, str]:
    """A file that cannot be read, alone in its folder, and a word that the sentence about it must hold."""
    make, word = BROKEN[request.param]
    folder = tmp_path / "broken"
    folder.mkdir()
    return make(sinus_ecg, folder), word


def _masked(recording: Recording) -> Recording:
    return replace(recording, ecg_mv=np.full_like(recording.ecg_mv, np.nan))


def _one_lead(recording: Recording) -> Recording:
    return replace(recording, ecg_mv=recording.ecg_mv[1:2].copy(), leads=("II",))


def _two_seconds(recording: Recording) -> Recording:
    return replace(recording, ecg_mv=recording.ecg_mv[:, :1000].copy())


POOR = {"NaN in every lead": _masked, "one lead": _one_lead, "two seconds": _two_seconds}


@pytest.fixture(params=POOR)
def poor(request: pytest.FixtureRequest, sinus_ecg: Recording, tmp_path: Path) -> Path:
    """A recording that can be read, but of which much cannot be measured."""
    folder = tmp_path / "poor"
    folder.mkdir()
    return write_wfdb(replace(POOR[request.param](sinus_ecg), name="poor"), folder)


@pytest.fixture
def one_sentence() -> Callable[[str], str]:
    """A function that gives the only line of a text; it fails where there are more, or a traceback."""

    def only_line(text: str) -> str:
        lines = text.strip().splitlines()
        assert len(lines) == 1, text
        assert "Traceback" not in text
        assert lines[0].endswith(".")
        return lines[0]

    return only_line


@pytest.fixture
def refused(run: Run, one_sentence: Callable[[str], str]) -> Callable[..., str]:
    """A function that runs the command with arguments that make no sense, and gives the sentence about them."""

    def sentence(*arguments: object) -> str:
        done = run(*arguments)
        assert (done.exit_code, done.stdout) == (2, ""), done.output
        return one_sentence(done.stderr)

    return sentence
