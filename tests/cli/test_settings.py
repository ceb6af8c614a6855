"""`ecgomics settings`, and settings of files and presets in the commands that measure."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from ecgomics.core.settings import Settings
from ecgomics.services.settings_text import from_yaml, to_yaml

Run = Callable[..., Result]


def test_every_setting_and_preset_is_listed(run: Run) -> None:
    listed = run("settings", "list").stdout
    assert all(name in listed for name in Settings().as_dict())
    assert "wearable" in run("settings", "list", "--presets").stdout
    schema = json.loads(run("settings", "list", "--json").stdout)
    assert list(schema["properties"]) == list(Settings().as_dict())


def test_what_is_shown_is_read_again(run: Run, tmp_path: Path) -> None:
    shown = run("settings", "show", "--settings", "wearable", "--set", "t_end_rule=slope_threshold").stdout
    assert from_yaml(shown).t_end_rule == "slope_threshold"
    assert from_yaml(shown).lowpass_hz == 40.0
    file = tmp_path / "mine.yaml"
    file.write_text(shown, encoding="utf-8")
    assert run("settings", "show", "--settings", file).stdout == shown


def test_a_file_is_checked(run: Run, refused: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("lowpass_hz: 40\n", encoding="utf-8")
    done = run("settings", "check", file)
    assert done.exit_code == 0
    assert "1 of 24 are not the default" in done.stdout
    assert "mind lowpass_hz: Below 100 Hz amplitudes" in done.stdout
    file.write_text("lowpass_hz: 4\n", encoding="utf-8")
    assert refused("settings", "check", file) == "ecgomics: lowpass_hz is 4; 40 to 500 Hz is allowed."
    assert "no preset and no file" in refused("settings", "show", "--settings", "nobody")


def test_a_difference_is_told_by_the_exit_status(run: Run) -> None:
    done = run("settings", "diff", "clinical", "original")
    assert (done.exit_code, done.stdout.splitlines()[0]) == (1, "highpass_hz: 0.5 → 0.67")
    assert run("settings", "diff", "clinical", "clinical").exit_code == 0


def test_a_profile_is_measured_with_a_file(run: Run, ecg: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    chosen = Settings(t_end_rule="amplitude_threshold", biomarkers=("qt_interval",))
    file.write_text(to_yaml(chosen), encoding="utf-8")
    found = json.loads(run("profile", ecg, "--settings", file, "--json").stdout)
    assert found["provenance"]["settings_hash"] == chosen.hash
    assert [row["symbol"] for row in found["values"]] == ["qt_interval"]


@pytest.mark.parametrize("command", ["profile", "extract", "holter", "reference", "compare", "serve"])
def test_every_command_that_measures_takes_settings(run: Run, command: str) -> None:
    assert "--settings" in run(command, "--help").stdout
