"""Heart rate asymmetry: whether the heart slows down as it speeds up, seen in pairs of adjacent NN."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check
from ecgomics.biomarkers.functional.normal_intervals import little_edited
from ecgomics.biomarkers.guards import beats_at_least, sinus_rhythm
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable

asymmetry = partial(
    biomarker,
    scope=RECORD,
    unit="%",
    tier=2,
    minimum_s=300.0,
    requires=[sinus_rhythm, little_edited, beats_at_least(300)],
)
#: One pair above the line of identity, at the angle of 60°, one below it at 30° and twice as far out, one on it.
EXAMPLE: Final = [[500.0, 500.0 * 3**0.5], [1000.0 * 3**0.5, 1000.0], [800.0, 800.0]]


@asymmetry(
    code="ECG20351",
    label="Porta index",
    label_zh="Porta指数",
    formula="100*count(dNN<0)/count(dNN not 0), dNN = differences of adjacent NN",
    tex=r"100\,\frac{\#\{\Delta NN<0\}}{\#\{\Delta NN\ne0\}}",
    references=["Porta2008"],
    checks=[Check(given={"nn_steps_ms": [-1.0, 0.0, -2.0, 5.0, -3.0]}, value=75.0)],
)
def porta_index(nn_steps_ms: Floats) -> float:
    """Share of the changes that are accelerations."""
    return _percent((nn_steps_ms < 0.0).astype(float), (nn_steps_ms != 0.0).astype(float))


@asymmetry(
    code="ECG20352",
    label="Guzik index",
    label_zh="Guzik指数",
    formula="100*sum of D^2 of points above the identity line/sum of D^2 of all points, x = NN(i), y = NN(i+1) "
    "(adjacent), D = abs(y-x)/sqrt 2, above = y > x (deceleration)",
    tex=r"100\,\frac{\sum_{\Delta NN>0}D^2}{\sum D^2},\quad D=|NN_{i+1}-NN_i|/\sqrt2",
    references=["Guzik2006"],
    # (9 + 1)/(9 + 1 + 4 + 2)
    checks=[Check(given={"nn_steps_ms": [3.0, 1.0, -2.0, -(2**0.5), 0.0]}, value=62.5)],
)
def guzik_index(nn_steps_ms: Floats) -> float:
    """Share of decelerations in the variability from beat to beat."""
    squares = nn_steps_ms**2
    return _percent(squares * (nn_steps_ms > 0.0), squares)


@asymmetry(
    code="ECG20353",
    label="Slope index",
    label_zh="斜率指数",
    formula="100*sum of theta of points above the identity line/sum over all points off it, theta = abs(pi/4 - "
    "atan(NN(i+1)/NN(i))), above = NN(i+1) > NN(i), adjacent NN",
    tex=r"100\,\frac{\sum_{NN_{i+1}>NN_i}\theta_i}{\sum\theta_i},\quad "
    r"\theta_i=\left|\tfrac{\pi}{4}-\arctan\tfrac{NN_{i+1}}{NN_i}\right|",
    references=["Karmakar2012"],
    # Both lie 15° off the line.
    checks=[Check(given={"nn_pairs_ms": EXAMPLE}, value=50.0)],
)
def slope_index(nn_pairs_ms: Floats) -> float:
    """Share of decelerations in the angles of the Poincaré plot."""
    angle = _angle(nn_pairs_ms)
    return _percent(np.maximum(angle, 0.0), np.abs(angle))


@asymmetry(
    code="ECG20354",
    label="Area index",
    label_zh="面积指数",
    formula="100*sum of sector areas above the identity line/sum over all points off it, area = "
    "theta*(NN(i)^2+NN(i+1)^2)/2, theta as in slope_index",
    tex=r"100\,\frac{\sum_{NN_{i+1}>NN_i}S_i}{\sum S_i},\quad S_i=\tfrac12\theta_i\bigl(NN_i^2+NN_{i+1}^2\bigr)",
    references=["Yan2017"],
    # Equal angles, radii 1000 and 2000 ms: 1/(1 + 4).
    checks=[Check(given={"nn_pairs_ms": EXAMPLE}, value=20.0)],
)
def area_index(nn_pairs_ms: Floats) -> float:
    """Share of decelerations in the sectors of the Poincaré plot."""
    sector = _angle(nn_pairs_ms) * (nn_pairs_ms**2).sum(axis=1)
    return _percent(np.maximum(sector, 0.0), np.abs(sector))


def _angle(pairs_ms: Floats) -> Floats:
    """Angle of each pair from the line of identity, positive above it; equal intervals lie on it exactly."""
    first_ms, second_ms = pairs_ms.T
    # The tangent of the difference of two angles, so that equal intervals give exactly 0.
    return np.asarray(np.arctan2(second_ms - first_ms, second_ms + first_ms), dtype=float)


def _percent(part: Floats, whole: Floats) -> float:
    total = whole.sum()
    if total == 0:
        raise NotComputable("failed", "no NN interval differs from the one before it")
    return float(100.0 * part.sum() / total)
