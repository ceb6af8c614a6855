"""The Poincaré plot: each NN interval against the one before it."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import Check
from ecgomics.biomarkers.functional.hrv_nonlinear.declared import SHORT_S, SINUS, nonlinear
from ecgomics.biomarkers.guards import beats_at_least
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable

#: Toichi's L and T are four times the standard deviations.
AXIS_PER_SD: Final = 4.0


@nonlinear(
    code="ECG20201",
    label="Poincare SD1",
    label_zh="庞加莱图SD1",
    unit="ms",
    minimum_s=SHORT_S,
    formula="sqrt(var(NN(i+1)-NN(i))/2) over adjacent NN pairs",
    tex=r"\sqrt{\tfrac12\operatorname{var}(NN_{i+1}-NN_i)}",
    references=["Brennan2001"],
    # The steps have the variance 200.
    checks=[Check(given={"nn_steps_ms": [-10.0, 10.0]}, value=10.0)],
)
def poincare_sd1(nn_steps_ms: Floats) -> float:
    """Width of the Poincaré plot: variability from beat to beat."""
    return float(np.sqrt(nn_steps_ms.var(ddof=1) / 2.0))


@nonlinear(
    code="ECG20202",
    label="Poincare SD2",
    label_zh="庞加莱图SD2",
    unit="ms",
    formula="sqrt(2*var(NN) - var(NN(i+1)-NN(i))/2), differences over adjacent NN pairs",
    tex=r"\sqrt{2\operatorname{var}(NN)-\tfrac12\operatorname{var}(NN_{i+1}-NN_i)}",
    references=["Brennan2001"],
    # var(NN) = 100, and the two equal steps have none.
    checks=[Check(given={"nn_ms": [790.0, 800.0, 810.0], "nn_steps_ms": [10.0, 10.0]}, value=200**0.5)],
)
def poincare_sd2(nn_ms: Floats, nn_steps_ms: Floats) -> float:
    """Length of the Poincaré plot: variability over more than a beat."""
    square_ms2 = 2.0 * nn_ms.var(ddof=1) - nn_steps_ms.var(ddof=1) / 2.0
    if square_ms2 < 0.0:
        raise NotComputable("failed", "the differences vary more than the intervals allow")
    return float(np.sqrt(square_ms2))


@nonlinear(
    code="ECG20203",
    label="SD1/SD2",
    label_zh="SD1/SD2比值",
    unit="1",
    formula="poincare_sd1/poincare_sd2",
    tex=r"SD1/SD2",
    references=["Brennan2001"],
    checks=[Check(given={"poincare_sd1": 20.0, "poincare_sd2": 50.0}, value=0.4)],
)
def poincare_sd_ratio(poincare_sd1: float, poincare_sd2: float) -> float:
    """Width over length of the Poincaré plot."""
    return poincare_sd1 / _positive(poincare_sd2)


@nonlinear(
    code="ECG20204",
    label="Poincare ellipse area",
    label_zh="庞加莱图椭圆面积",
    unit="ms2",
    formula="pi*SD1*SD2",
    tex=r"\pi\,SD1\,SD2",
    references=["Brennan2001"],
    checks=[Check(given={"poincare_sd1": 20.0, "poincare_sd2": 50.0}, value=1000.0 * np.pi)],
)
def poincare_area(poincare_sd1: float, poincare_sd2: float) -> float:
    """Area of the ellipse whose half axes are SD1 and SD2."""
    return float(np.pi * poincare_sd1 * poincare_sd2)


@nonlinear(
    code="ECG20205",
    label="Cardiac sympathetic index",
    label_zh="心脏交感指数",
    unit="1",
    formula="L/T with L = 4*SD2, T = 4*SD1",
    tex=r"L/T,\quad L=4\,SD2,\ T=4\,SD1",
    references=["Toichi1997"],
    checks=[Check(given={"poincare_sd1": 20.0, "poincare_sd2": 50.0}, value=2.5)],
)
def cardiac_sympathetic_index(poincare_sd1: float, poincare_sd2: float) -> float:
    """Length over width of the Poincaré plot, under Toichi's name."""
    return poincare_sd2 / _positive(poincare_sd1)


@nonlinear(
    code="ECG20206",
    label="Modified CSI",
    label_zh="改良心脏交感指数",
    unit="ms",
    minimum_s=SHORT_S,
    requires=[*SINUS, beats_at_least(100)],
    formula="L^2/T with L = 4*SD2, T = 4*SD1, over the whole record",
    tex=r"L^2/T,\quad L=4\,SD2,\ T=4\,SD1",
    references=["Jeppesen2014"],
    # SD2 = sqrt(2·100 - 200/2) = 10 and SD1 = sqrt(200/2) = 10, so that L = T = 40.
    checks=[Check(given={"nn_ms": [790.0, 800.0, 810.0], "nn_steps_ms": [-10.0, 10.0]}, value=40.0)],
)
def cardiac_sympathetic_index_modified(nn_ms: Floats, nn_steps_ms: Floats) -> float:
    """Squared length over width of the Poincaré plot, of at least a hundred beats."""
    square_ms2 = nn_steps_ms.var(ddof=1) / 2.0
    length_ms2 = AXIS_PER_SD**2 * max(2.0 * nn_ms.var(ddof=1) - square_ms2, 0.0)
    return float(length_ms2 / _positive(AXIS_PER_SD * float(np.sqrt(square_ms2))))


@nonlinear(
    code="ECG20207",
    label="Cardiac vagal index",
    label_zh="心脏迷走指数",
    unit="1",
    formula="log10(L*T), L = 4*SD2 and T = 4*SD1 in ms",
    tex=r"\log_{10}(L\,T),\quad L=4\,SD2,\ T=4\,SD1",
    references=["Toichi1997"],
    # L·T = 16·12.5·50 = 10000.
    checks=[Check(given={"poincare_sd1": 12.5, "poincare_sd2": 50.0}, value=4.0)],
)
def cardiac_vagal_index(poincare_sd1: float, poincare_sd2: float) -> float:
    """Logarithm of length times width of the Poincaré plot."""
    return float(np.log10(_positive(AXIS_PER_SD**2 * poincare_sd1 * poincare_sd2)))


def _positive(number: float) -> float:
    if number <= 0.0:
        raise NotComputable("failed", "the Poincaré plot has no width or no length")
    return number
