"""From the heart's dipole to the twelve leads.

The eight independent leads follow from X, Y, Z by the matrix of Dower (Dower GE, Machado HB, Osborne JA. On deriving
the electrocardiogram from vectorcardiographic leads. Clin Cardiol 1980;3:87-95); the limb leads by Einthoven and
Goldberger.
Axes: X to the left, Y to the feet, Z to the back.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import INDEPENDENT_LEADS, STANDARD_LEADS, derive_limb_leads

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


def lead_matrix(leads: Sequence[str] = STANDARD_LEADS) -> Floats:
    """Weights of X, Y and Z in each of the leads, (leads, 3); InvalidInput for a lead beyond the standard twelve."""
    every, names, _ = derive_limb_leads(np.array(DOWER), INDEPENDENT_LEADS)
    unknown = [lead for lead in leads if lead not in names]
    if unknown:
        raise InvalidInput(f"No phantom lead is called {', '.join(unknown)}; known are {', '.join(names)}.")
    return every[[names.index(lead) for lead in leads]]
