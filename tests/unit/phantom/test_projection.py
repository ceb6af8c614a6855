"""The lead matrix: Einthoven, Goldberger, and what single forces do in single leads."""

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.phantom.projection import lead_matrix


def test_limb_leads_obey_einthoven_and_goldberger() -> None:
    lead_i, lead_ii, lead_iii, avr, avl, avf = lead_matrix()[:6]
    assert lead_i + lead_iii == pytest.approx(lead_ii)
    assert avr + avl + avf == pytest.approx(np.zeros(3), abs=1e-12)
    assert avf == pytest.approx((lead_ii + lead_iii) / 2.0)


@pytest.mark.parametrize(
    ("force", "positive", "negative"),
    [
        ((1.0, 0.0, 0.0), ("I", "aVL", "V5", "V6"), ("aVR", "V1")),  # to the left
        ((0.0, 1.0, 0.0), ("II", "III", "aVF"), ("aVR", "aVL")),  # to the feet
        ((0.0, 0.0, -1.0), ("V1", "V2", "V3"), ("V6",)),  # to the front
    ],
)
def test_a_force_is_positive_where_it_points(
    force: tuple[float, float, float], positive: tuple[str, ...], negative: tuple[str, ...]
) -> None:
    assert (lead_matrix(positive) @ np.array(force) > 0.0).all()
    assert (lead_matrix(negative) @ np.array(force) < 0.0).all()


def test_rows_come_in_the_order_asked_for() -> None:
    every = lead_matrix()
    assert np.array_equal(
        lead_matrix(("V3", "aVF")), every[[STANDARD_LEADS.index("V3"), STANDARD_LEADS.index("aVF")]]
    )


def test_an_unknown_lead_is_refused() -> None:
    with pytest.raises(InvalidInput, match="V9"):
        lead_matrix(("I", "V99"))
