"""Drawings are the same bytes for the same numbers, with letters as letters."""

import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.figures.draw_models import swarm_offsets
from ecgomics.discovery.figures.drawing import drawn
from ecgomics.discovery.figures.naming import p_text
from ecgomics.discovery.figures.numbers import figure_data


@pytest.fixture(scope="module")
def drawings(found: Any) -> dict[str, bytes]:
    return drawn(figure_data(found.discovery, found.table, found.outcome, found.covariates), ("svg",))


def test_every_figure_is_drawn_at_the_width_of_a_journal(drawings: dict[str, bytes]) -> None:
    assert set(drawings) == {
        f"{name}.svg"
        for name in (
            *("volcano", "taxonomy", "forest", "lead_map", "heatmap", "correlation", "pca"),
            *("roc", "pr", "calibration", "decision", "beeswarm", "null"),
        )
    }
    for svg in drawings.values():
        width_mm = float(ET.fromstring(svg).attrib["width"].removesuffix("pt")) / 72 * 25.4
        assert width_mm == pytest.approx(85, abs=0.1) or width_mm == pytest.approx(178, abs=0.1)


def test_letters_are_letters_and_names_stand_in_the_volcano(drawings: dict[str, bytes]) -> None:
    texts = [
        each.text for each in ET.fromstring(drawings["volcano.svg"]).iter("{http://www.w3.org/2000/svg}text")
    ]
    assert "WIDTH, I" in texts
    assert "ANGLE<B>" in texts


def test_the_same_numbers_give_the_same_bytes(found: Any, drawings: dict[str, bytes]) -> None:
    figures = figure_data(found.discovery, found.table, found.outcome, found.covariates)
    again = drawn({name: figures[name] for name in ("volcano", "heatmap")}, ("svg", "pdf", "png"))
    assert again["volcano.svg"] == drawings["volcano.svg"]
    assert again["heatmap.svg"] == drawings["heatmap.svg"]
    once_more = drawn({"volcano": figures["volcano"]}, ("pdf", "png"))
    assert once_more["volcano.pdf"] == again["volcano.pdf"]
    assert once_more["volcano.png"] == again["volcano.png"]
    assert b"/CreationDate" not in again["volcano.pdf"]
    assert b"/Type3" not in again["volcano.pdf"]


def test_the_style_of_the_process_is_left_alone(found: Any) -> None:
    import matplotlib as mpl

    before = mpl.rcParams["font.size"], mpl.rcParams["svg.fonttype"], mpl.rcParams["font.family"]
    drawn({"forest": figure_data(found.discovery)["forest"]}, ("svg",))
    assert (mpl.rcParams["font.size"], mpl.rcParams["svg.fonttype"], mpl.rcParams["font.family"]) == before


def test_another_format_is_refused(found: Any) -> None:
    with pytest.raises(InvalidInput, match="svg, pdf, png"):
        drawn(figure_data(found.discovery), ("gif",))


def test_nothing_found_can_be_drawn(nothing: Any) -> None:
    figures = figure_data(nothing.discovery, nothing.table, nothing.outcome, nothing.covariates)
    assert "volcano.svg" in drawn(figures, ("svg",))


@pytest.mark.parametrize(
    ("p", "text"),
    [
        (0.5, "0.50"),
        (0.0421, "0.042"),
        (0.001, "0.001"),
        (3.2e-8, "3×10⁻⁸"),
        (0.0, "<10⁻³⁰⁰"),
        (float("nan"), "–"),
    ],
)
def test_p_values_are_written_short(p: float, text: str) -> None:
    assert p_text(p) == text


def test_swarms_stay_in_their_row() -> None:
    offsets = swarm_offsets(np.random.default_rng(0).normal(size=400))
    assert np.abs(offsets).max() <= 0.5
    assert np.ptp(offsets) > 0.5
    assert swarm_offsets(np.zeros(3)).tolist() == pytest.approx([-0.42, 0, 0.42])
