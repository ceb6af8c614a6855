import dataclasses

import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.core.settings import Settings
from ecgomics.core.units import mv_per_unit


def test_the_hash_follows_the_values_and_nothing_else() -> None:
    assert Settings().hash == Settings.from_dict(Settings().as_dict()).hash
    hashes = {Settings().hash}
    for name, other in [("highpass_hz", 0.6), ("mains_hz", "50"), ("vcg_matrix", "inverse_dower")]:
        hashes.add(dataclasses.replace(Settings(), **{name: other}).hash)
    assert len(hashes) == 4


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"highpass_hz": 1.0}, "highpass_hz is 1;"),
        ({"lowpass_hz": 20.0}, "lowpass_hz is 20;"),
        ({"template_correlation": 1.0}, "template_correlation is 1;"),
        ({"representative_beats_min": 0}, "1 or more"),
        ({"mains_hz": "55"}, "mains_hz is 55"),
        ({"vcg_matrix": "frank"}, "vcg_matrix is frank"),
        ({"high_pass": 0.5}, "Unknown setting high_pass"),
    ],
)
def test_settings_out_of_range_are_refused(given: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        Settings.from_dict(given)


@pytest.mark.parametrize(
    ("unit", "factor"),
    [("mV", 1.0), ("uV", 1e-3), ("µV", 1e-3), ("?V", 1e-3), ("V", 1e3), ("nanovolt", 1e-6)],
)
def test_voltage_units(unit: str, factor: float) -> None:
    assert mv_per_unit(unit) == factor


@pytest.mark.parametrize("unit", ["mmHg", "", "NU", "bpm"])
def test_other_units_are_refused(unit: str) -> None:
    with pytest.raises(InvalidInput, match="no voltage"):
        mv_per_unit(unit)
