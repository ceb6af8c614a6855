"""From the heart's dipole to the twelve leads.

The eight independent leads follow from X, Y, Z by the matrix of Dower (Dower GE, Machado HB, Osborne JA. On deriving
the electrocardiogram from vectorcardiographic leads. Clin Cardiol 1980;3:87-95); the limb leads by Einthoven and
Goldberger.
Axes: X to the left, Y to the feet, Z to the back. For leads beyond the twelve there is no published matrix: a phantom
sees the dipole from where the electrode lies, which makes them consistent and not realistic.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import INDEPENDENT_LEADS, STANDARD_LEADS, derive_limb_leads
from ecgomics.phantom.lobes import Lobe

#: Rows I, II, V1 … V6; columns X, Y, Z.
DOWER: Final[tuple[tuple[float, float, float], ...]] = (
    (0.632, -0.235, 0.059),
    (0.235, 1.066, -0.132),
    (-0.515, 0.157, -0.917),
    (0.044, 0.164, -1.387),
    (0.882, 0.098, -1.277),
    (1.213, 0.127, -0.601),
    (1.125, 0.127, -0.086),
    (0.831, 0.076, 0.230),
)

#: V7 to V9 go on round the chest to the back, V3R and V4R mirror V3 and V4.
BEYOND: Final[dict[str, tuple[float, float, float]]] = {
    "V7": (0.60, 0.08, 0.45),
    "V8": (0.40, 0.08, 0.60),
    "V9": (0.20, 0.08, 0.70),
    "V3R": (-0.60, 0.13, -0.50),
    "V4R": (-0.70, 0.13, -0.30),
    "X": (1.0, 0.0, 0.0),
    "Y": (0.0, 1.0, 0.0),
    "Z": (0.0, 0.0, 1.0),
}
LIMB_LEADS: Final = frozenset(STANDARD_LEADS[:6])


def lead_matrix(leads: Sequence[str] = STANDARD_LEADS) -> Floats:
    """Weights of X, Y and Z in each of the leads, (leads, 3); InvalidInput for a lead that no phantom has."""
    twelve, names, _ = derive_limb_leads(np.array(DOWER), INDEPENDENT_LEADS)
    rows = {**dict(zip(names, twelve, strict=True)), **{lead: np.array(row) for lead, row in BEYOND.items()}}
    unknown = [lead for lead in leads if lead not in rows]
    if unknown:
        raise InvalidInput(f"No phantom lead is called {', '.join(unknown)}; known are {', '.join(rows)}.")
    return np.stack([rows[lead] for lead in leads])


def lobe_weights(lobes: Sequence[Lobe], leads: Sequence[str]) -> Floats:
    """Height of each lobe in each lead in mV, (lobes, leads)."""
    matrix = lead_matrix(leads)
    return np.stack([_weights(lobe, leads, matrix) for lobe in lobes])


def _weights(lobe: Lobe, leads: Sequence[str], matrix: Floats) -> Floats:
    given = dict(lobe.leads_mv)
    unknown = [lead for lead in given if lead not in {*STANDARD_LEADS, *BEYOND}]
    derived = sorted(given.keys() & (LIMB_LEADS - {"I", "II"}))
    if unknown or derived:
        raise InvalidInput(
            f"A wave is given for {', '.join(unknown or derived)}: leads are I, II, V1 to V6, "
            f"{', '.join(BEYOND)}; the other limb leads follow from I and II."
        )
    limb, names, _ = derive_limb_leads(np.array([[given.get("I", 0.0)], [given.get("II", 0.0)]]), ("I", "II"))
    heights = {**given, **dict(zip(names, limb[:, 0].tolist(), strict=True))}
    weights: Floats = matrix @ np.array(lobe.vector_mv) + np.array([heights.get(lead, 0.0) for lead in leads])
    return weights
