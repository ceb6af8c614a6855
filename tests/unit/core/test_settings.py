"""Settings as data: declarations, hashes, schema, presets, YAML."""

from dataclasses import fields
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.references import literature
from ecgomics.core.errors import InvalidInput
from ecgomics.core.presets import PRESETS, preset
from ecgomics.core.setting_field import declared, kind_of
from ecgomics.core.settings import Settings
from ecgomics.core.settings_schema import json_schema
from ecgomics.documents.settings import written
from ecgomics.services.settings_text import from_yaml, to_yaml

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "settings.md"
#: Hash and chain of the defaults since the first release: what was stored with them stays what it was.
FIRST_HASH, FIRST_CHAIN = "c9157fa297cb", "5995e5a6aff3"


def test_a_setting_of_later_days_changes_no_hash_of_earlier_ones() -> None:
    assert (Settings().hash, Settings().chain_hash) == (FIRST_HASH, FIRST_CHAIN)
    late = [each for each in fields(Settings) if declared(each).late]
    assert late
    assert all(Settings(**{each.name: each.default}).hash == FIRST_HASH for each in late)


@pytest.mark.parametrize(
    ("changes", "chain_too"),
    [
        ({"t_end_rule": "slope_threshold"}, True),
        ({"detector": "elgendi"}, True),
        ({"hrv_window_s": 120.0}, True),
        ({"biomarkers": ("functional",)}, False),
        ({"own_definitions": True}, False),
        ({"encoder": "another"}, False),
    ],
)
def test_only_what_moves_a_measured_value_changes_the_chain(changes: dict[str, Any], chain_too: bool) -> None:
    changed = Settings(**changes)
    assert changed.hash != FIRST_HASH
    assert (changed.chain_hash != FIRST_CHAIN) == chain_too


def test_whole_numbers_and_numbers_are_the_same_settings() -> None:
    assert Settings(lowpass_hz=40).hash == Settings(lowpass_hz=40.0).hash
    assert Settings(biomarkers=("b", "a", "b")).hash == Settings(biomarkers=("a", "b")).hash


@pytest.mark.parametrize("each", fields(Settings), ids=lambda each: str(each.name))
def test_every_setting_says_all_that_a_form_needs(each: Any) -> None:
    said = declared(each)
    assert said.label
    assert said.help.endswith(".")
    assert said.group
    if kind_of(each) == "choice":
        assert tuple(option.value for option in said.options) == get_args(get_type_hints(Settings)[each.name])
    if kind_of(each) == "number":
        assert said.low is not None
        assert said.high is not None
        assert said.step
    keys = [part.strip() for part in said.source.split(",")]
    assert all(key == "own" or key.startswith("conventions ") or key in literature() for key in keys)
    assert not any(caution.holds(each.default) for caution in said.cautions)


def test_the_schema_holds_for_the_defaults() -> None:
    schema = json_schema()
    assert schema["additionalProperties"] is False
    assert {name: said["default"] for name, said in schema["properties"].items()} == Settings().as_dict()
    assert {said["x-moves"] for said in schema["properties"].values()} == {"values", "rows", "latent"}


@pytest.mark.parametrize("each", PRESETS, ids=lambda each: str(each.name))
def test_every_preset_is_valid_explained_and_cited(each: Any) -> None:
    settings = each.settings
    assert set(settings.changed_from(Settings())) == set(each.changes)
    assert set(each.references) <= literature().keys()
    assert each.references
    assert each.text.endswith(".")
    assert preset(each.name) is each
    assert catalogue().of_one_recording(only=settings.biomarkers)


@pytest.mark.parametrize(
    "each", [Settings(), *(each.settings for each in PRESETS)], ids=lambda each: each.hash
)
def test_yaml_goes_and_comes_byte_for_byte(each: Settings) -> None:
    text = to_yaml(each)
    assert text.startswith(f"# ECGomics settings {each.hash}\nhighpass_hz: ")
    assert from_yaml(text) == each
    assert to_yaml(from_yaml(text)) == text


def test_yaml_is_read_as_people_write_it() -> None:
    assert from_yaml("") == Settings()
    assert from_yaml("mains_hz: off").mains_hz == "off"
    assert from_yaml("mains_hz: 60\nlowpass_hz: 40").mains_hz == "60"
    assert from_yaml("biomarkers: [rmssd, heart_rate]").biomarkers == ("heart_rate", "rmssd")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("highpass_hz: 2", "highpass_hz is 2; above 0 and up to 0.67 Hz is allowed."),
        ("highpass_hz: wide", "highpass_hz is wide;"),
        ("highpass_hz: true", "highpass_hz is True;"),
        ("own_definitions: 1", "own_definitions is 1; true or false is allowed."),
        ("representative_beats_min: 2.5", "representative_beats_min is 2.5; 1 or more is allowed."),
        ("biomarkers: rmssd", "biomarkers is rmssd; a list of up to 2000 names is allowed."),
        ("t_end: x", "Unknown setting t_end; known are "),
        ("lowpass_hz: 40\nlowpass_hz: 50", "lowpass_hz is given twice"),
        ("- 1", "holds no settings"),
        ("a: [", "is no YAML"),
        ("a: &x [1]\nb: *x", "settings hold no aliases"),
        ("x" * 200_001, "200001 characters"),
    ],
)
def test_what_is_no_settings_is_one_sentence(text: str, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        from_yaml(text, name="mine.yaml")
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_guide_has_the_settings_as_they_are_declared() -> None:
    page = GUIDE.read_text(encoding="utf-8")
    assert written(page) == page, "run python -m ecgomics.documents.settings docs/guide/settings.md"
