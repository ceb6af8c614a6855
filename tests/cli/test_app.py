import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from ecgomics.core.version import VERSION

Run = Callable[..., Result]
COMMANDS = ("profile", "compare", "reference", "extract", "beats", "delineate", "info", "catalogue", "serve")


def test_version(run: Run) -> None:
    done = run("--version")
    assert (done.exit_code, done.stdout) == (0, f"ecgomics {VERSION}\n")


def test_help_names_every_command(run: Run) -> None:
    done = run("--help")
    assert done.exit_code == 0
    for command in COMMANDS:
        assert command in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_shows_an_example(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert done.exit_code == 0
    assert "Example" in done.stdout
    assert f"ecgomics {command}" in done.stdout


def test_an_unknown_command_is_refused(run: Run) -> None:
    assert run("measure").exit_code == 2


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from ecgomics.cli import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'pyarrow', 'scipy.signal', 'wfdb', 'fastapi', 'sqlalchemy'} & set(sys.modules)\n"
        "sys.exit(' '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ecgomics", "--version"], capture_output=True, text=True, check=False
    )
    assert done.stdout == f"ecgomics {VERSION}\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_standard_output_is_one_sentence() -> None:
    command = [sys.executable, "-m", "ecgomics", "catalogue"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("ecgomics: The output cannot be written")
    assert done.stderr.count("\n") == 1
