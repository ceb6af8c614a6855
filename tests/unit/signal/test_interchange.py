"""Interchanged electrodes of phantoms, whose leads are recomputed from the potentials of the electrodes."""

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.core.arrays import Floats
from ecgomics.core.leads import INDEPENDENT_LEADS
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.phantom.shapes import PatternName
from ecgomics.signal.quality.interchange_features import CHEST_ARRANGEMENTS, LIMB_ARRANGEMENTS, limb_leads

#: Electrode on whose place each electrode sits.
Cabling = dict[str, str]


def electrodes(pattern: PatternName) -> dict[str, Floats]:
    """Potentials of the ten electrodes; that of the right leg is the left one's but for a little noise."""
    plan = regular_plan([880.0] * 12, beat_shape(PATTERNS[pattern], Body()), first_s=0.45)
    made = phantom(
        plan, Acquisition(fs_hz=500.0, noise=Noise(white_uv=3.0, wander_uv=15.0), seed=3)
    ).recording
    one, two = made.lead("I"), made.lead("II")
    terminal = (one + two) / 3.0
    little = np.random.default_rng(9).normal(0.0, 0.004, one.shape)
    found = {"RA": np.zeros_like(one), "LA": one, "LL": two, "RL": two + little}
    return found | {f"V{number}": made.lead(f"V{number}") + terminal for number in range(1, 7)}


def recorded(pattern: PatternName, cabling: Cabling) -> eo.Recording:
    """Twelve-lead ECG whose electrodes sit where they are told to."""
    potential = electrodes(pattern)
    seen = {name: potential[cabling.get(name, name)] for name in potential}
    terminal = (seen["RA"] + seen["LA"] + seen["LL"]) / 3.0
    leads = [seen["LA"] - seen["RA"], seen["LL"] - seen["RA"]]
    leads += [seen[f"V{number}"] - terminal for number in range(1, 7)]
    return eo.Recording(np.stack(leads), 500.0, INDEPENDENT_LEADS)


def swap(first: str, second: str) -> Cabling:
    return {first: second, second: first}


@pytest.mark.parametrize("pattern", sorted(PATTERNS))
def test_nothing_is_suspected_where_nothing_is_wrong(pattern: PatternName) -> None:
    found = eo.profile(recorded(pattern, {}))
    assert found["quality_lead_swap"].value_text in ("none", None)
    assert not any("interchange" in warning for warning in found.provenance.warnings)


@pytest.mark.parametrize(
    ("cabling", "named"),
    [
        ({}, "none"),
        (swap("LA", "RA"), "LA_RA"),
        (swap("RA", "LL"), "RA_LL"),
        (swap("RA", "RL"), "RA_RL"),
        (swap("LA", "RL"), "LA_RL"),
        # The legs are alike: nothing changes, and nothing is said.
        (swap("LL", "RL"), "none"),
        (swap("V1", "V3"), "precordial"),
        (swap("V2", "V5"), "precordial"),
        (swap("V1", "V6"), "precordial"),
        ({f"V{number}": f"V{7 - number}" for number in range(1, 7)}, "precordial"),
    ],
    ids=str,
)
def test_an_interchange_is_named(cabling: Cabling, named: str) -> None:
    found = eo.profile(recorded("normal", cabling))
    assert found["quality_lead_swap"].value_text == named
    warned = [warning for warning in found.provenance.warnings if "interchange" in warning]
    assert len(warned) == (named != "none")


def test_moving_all_three_limb_electrodes_on_is_suspected() -> None:
    found = eo.profile(recorded("normal", {"RA": "LA", "LA": "LL", "LL": "RA"}))
    assert found["quality_lead_swap"].value_text not in ("none", "precordial", None)


def test_it_is_not_asked_without_the_leads_that_tell() -> None:
    whole = recorded("normal", swap("LA", "RA"))
    fewer = eo.Recording(whole.ecg_mv[:7], 500.0, INDEPENDENT_LEADS[:7])
    assert eo.profile(fewer)["quality_lead_swap"].validity == "wrong_leads"


def test_arrangements_move_potentials_as_electrodes_do() -> None:
    """With RA at 0, LA at 1 and LL at 5 mV: I = 1, II = 5; each arrangement by hand."""
    by_hand = {
        (0, 1, 2): (1, 5),
        (1, 0, 2): (-1, 4),
        (2, 1, 0): (-4, -5),
        (0, 2, 1): (5, 1),
        (1, 2, 0): (4, -1),
        (2, 0, 1): (-5, -4),
    }
    assert set(by_hand) == set(LIMB_ARRANGEMENTS)
    for arrangement, expected in by_hand.items():
        assert limb_leads(np.array([[1.0], [5.0]]), arrangement)[:, 0].tolist() == list(expected)


def test_the_right_arrangement_comes_first_and_every_pair_once() -> None:
    assert CHEST_ARRANGEMENTS[0] == tuple(range(6))
    moved = [sum(place != at for place, at in enumerate(each)) for each in CHEST_ARRANGEMENTS]
    assert (len(set(CHEST_ARRANGEMENTS)), moved.count(2), moved.count(6)) == (17, 15, 1)
