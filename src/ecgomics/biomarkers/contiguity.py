"""Which leads are neighbours: the anatomically ordered limb leads and the precordial ones (Thygesen 2018)."""

from collections.abc import Collection
from itertools import pairwise
from typing import Final

#: Limb leads in the order of their angles; -aVR lies between I and II.
LIMB_ORDER: Final = ("aVL", "I", "-aVR", "II", "aVF", "III")
PRECORDIAL_ORDER: Final = ("V1", "V2", "V3", "V4", "V5", "V6")
#: The same without -aVR, for findings that are not read in it (T inversion with a dominant R, J waves).
LIMB_ORDER_WITHOUT_AVR: Final = ("aVL", "I", "II", "aVF", "III")


def two_contiguous(hits: Collection[str], *orders: tuple[str, ...]) -> bool:
    """Whether two neighbours of one of the orders are both among the hits."""
    return any(one in hits and other in hits for order in orders for one, other in pairwise(order))
