"""Asymmetry of the Poincaré plot: how decelerations differ from accelerations, on adjacent NN pairs."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check
from ecgomics.biomarkers.functional.normal_intervals import little_edited
from ecgomics.biomarkers.guards import beats_at_least, sinus_rhythm
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable

asymmetry = partial(
    biomarker,
    unit="%",
    scope=RECORD,
    tier=2,
    minimum_s=300.0,
    requires=[sinus_rhythm, little_edited, beats_at_least(300)],
)
#: From 900 to 1000 ms and back: equal angles. From 450 to 500 ms: the same angle again, a quarter of the area.
THREE_STEPS: Final = np.array([[900.0, 1000.0, 450.0, 800.0], [1000.0, 900.0, 500.0, 800.0]])


@asymmetry(
    code="ECG20351",
    label="Porta index",
    label_zh="Porta 指数",
    formula="100*count(dNN<0)/count(dNN not 0) over adjacent NN pairs",
    tex=r"100\,\frac{\#\{\Delta NN<0\}}{\#\{\Delta NN\neq 0\}}",
    references=["Porta2008"],
    checks=[Check(given={"nn_steps_ms": [10.0, -20.0, 0.0, 5.0, 5.0]}, value=25.0)],
)
def porta_index(nn_steps_ms: Floats) -> float:
    """Share of accelerations among the changes of NN."""
    return _share(np.ones_like(nn_steps_ms), nn_steps_ms < 0, nn_steps_ms != 0)


@asymmetry(
    code="ECG20352",
    label="Guzik index",
    label_zh="Guzik 指数",
    formula="100*sum of (NN(i+1)-NN(i))^2 where NN(i+1) > NN(i)/sum over all adjacent pairs",
    tex=r"100\,\frac{\sum_{y>x}(y-x)^2}{\sum (y-x)^2}",
    references=["Guzik2006"],
    # 100·(10² + 10²)/(10² + 20² + 10²)
    checks=[Check(given={"nn_steps_ms": [10.0, -20.0, 10.0]}, value=100.0 / 3.0)],
)
def guzik_index(nn_steps_ms: Floats) -> float:
    """Share of decelerations in the squared distances from the line of identity."""
    return _share(nn_steps_ms**2, nn_steps_ms > 0, nn_steps_ms != 0)


@asymmetry(
    code="ECG20353",
    label="Slope index",
    label_zh="斜率指数",
    formula="100*sum of theta where NN(i+1) > NN(i)/sum over all adjacent pairs, "
    "theta = abs(pi/4 - atan(NN(i+1)/NN(i)))",
    tex=r"100\,\frac{\sum_{y>x}\theta}{\sum\theta},\ \theta=\left|\frac{\pi}{4}-\arctan\frac{y}{x}\right|",
    references=["Karmakar2012"],
    # two of three equal angles
    checks=[Check(given={"nn_pairs_ms": THREE_STEPS}, value=200.0 / 3.0)],
)
def slope_index(nn_pairs_ms: Floats) -> float:
    """Share of decelerations in the angles from the line of identity."""
    before_ms, after_ms = nn_pairs_ms
    return _share(_angle(nn_pairs_ms), after_ms > before_ms, after_ms != before_ms)


@asymmetry(
    code="ECG20354",
    label="Area index",
    label_zh="面积指数",
    formula="100*sum of sector areas where NN(i+1) > NN(i)/sum over all adjacent pairs, "
    "area = theta*(NN(i)^2+NN(i+1)^2)/2, theta as in slope_index",
    tex=r"100\,\frac{\sum_{y>x}\theta(x^2+y^2)}{\sum\theta(x^2+y^2)}",
    references=["Yan2017"],
    # areas of 4, 4 and 1 parts, the second of an acceleration
    checks=[Check(given={"nn_pairs_ms": THREE_STEPS}, value=500.0 / 9.0)],
)
def area_index(nn_pairs_ms: Floats) -> float:
    """Share of decelerations in the sector areas from the line of identity."""
    before_ms, after_ms = nn_pairs_ms
    area_ms2 = _angle(nn_pairs_ms) * (before_ms**2 + after_ms**2) / 2.0
    return _share(area_ms2, after_ms > before_ms, after_ms != before_ms)


def _angle(pairs_ms: Floats) -> Floats:
    angle: Floats = np.abs(np.pi / 4.0 - np.arctan2(pairs_ms[1], pairs_ms[0]))
    return angle


def _share(weight: Floats, part: Bools, whole: Bools) -> float:
    """Percent of the weight of the whole that the part holds; NotComputable where no NN differs from the next."""
    total = float(weight[whole].sum())
    if total <= 0:
        raise NotComputable("failed", "the NN intervals are all equal")
    return 100.0 * float(weight[part].sum()) / total
