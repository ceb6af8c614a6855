"""The Poincaré plot of NN(i+1) over NN(i), as an ellipse."""

import numpy as np

from ecgomics.biomarkers.declaration import Check
from ecgomics.biomarkers.functional.hrv_nonlinear.declared import nonlinear, with_beats
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable


@nonlinear(
    code="ECG20201",
    label="Poincaré SD1",
    label_zh="庞加莱散点图 SD1",
    unit="ms",
    minimum_s=60.0,
    formula="sqrt(var(NN(i+1)-NN(i))/2) over adjacent NN pairs",
    tex=r"\sqrt{\tfrac{1}{2}\operatorname{var}(\Delta NN)}",
    references=["Brennan2001"],
    # the variance of 10, 20, 30 is 100
    checks=[Check(given={"nn_steps_ms": [10.0, 20.0, 30.0]}, value=50.0**0.5)],
)
def poincare_sd1(nn_steps_ms: Floats) -> float:
    """Spread of the Poincaré plot across the line of identity."""
    return float(np.sqrt(nn_steps_ms.var(ddof=1) / 2.0))


@nonlinear(
    code="ECG20202",
    label="Poincaré SD2",
    label_zh="庞加莱散点图 SD2",
    unit="ms",
    formula="sqrt(2*var(NN) - var(NN(i+1)-NN(i))/2); failed where the difference is negative",
    tex=r"\sqrt{2\operatorname{var}(NN)-\tfrac{1}{2}\operatorname{var}(\Delta NN)}",
    references=["Brennan2001"],
    checks=[Check(given={"sdnn": 5.0, "poincare_sd1": 1.0}, value=7.0)],
)
def poincare_sd2(sdnn: float, poincare_sd1: float) -> float:
    """Spread of the Poincaré plot along the line of identity."""
    squared_ms2 = 2.0 * sdnn**2 - poincare_sd1**2
    if squared_ms2 < 0:
        raise NotComputable("failed", "the NN series alternates too evenly for a spread along the line")
    return float(np.sqrt(squared_ms2))


@nonlinear(
    code="ECG20203",
    label="SD1/SD2",
    label_zh="SD1/SD2 比值",
    unit="1",
    formula="poincare_sd1/poincare_sd2",
    tex=r"\frac{SD1}{SD2}",
    references=["Brennan2001"],
    checks=[Check(given={"poincare_sd1": 20.0, "poincare_sd2": 80.0}, value=0.25)],
)
def poincare_sd_ratio(poincare_sd1: float, poincare_sd2: float) -> float:
    """Short over long axis of the Poincaré plot."""
    return poincare_sd1 / _positive(poincare_sd2)


@nonlinear(
    code="ECG20204",
    label="Poincaré ellipse area",
    label_zh="庞加莱椭圆面积",
    unit="ms2",
    formula="pi*SD1*SD2",
    tex=r"\pi\,SD1\,SD2",
    references=["Brennan2001"],
    checks=[Check(given={"poincare_sd1": 20.0, "poincare_sd2": 80.0}, value=1600.0 * float(np.pi))],
)
def poincare_area(poincare_sd1: float, poincare_sd2: float) -> float:
    """Area of the ellipse of the Poincaré plot."""
    return float(np.pi * poincare_sd1 * poincare_sd2)


@nonlinear(
    code="ECG20205",
    label="Cardiac sympathetic index",
    label_zh="心脏交感指数",
    unit="1",
    formula="L/T with L = 4*SD2, T = 4*SD1",
    tex=r"\frac{L}{T},\ L=4\,SD2,\ T=4\,SD1",
    references=["Toichi1997"],
    checks=[Check(given={"poincare_sd1": 20.0, "poincare_sd2": 80.0}, value=4.0)],
)
def cardiac_sympathetic_index(poincare_sd1: float, poincare_sd2: float) -> float:
    """Length over width of the Poincaré plot."""
    return poincare_sd2 / _positive(poincare_sd1)


@nonlinear(
    code="ECG20206",
    label="Modified CSI",
    label_zh="改良心脏交感指数",
    unit="ms",
    minimum_s=60.0,
    requires=with_beats(100),
    formula="L^2/T with L = 4*SD2, T = 4*SD1, over the whole NN series (the paper's window is 100 beats)",
    tex=r"\frac{L^2}{T},\ L=4\,SD2,\ T=4\,SD1",
    references=["Jeppesen2014"],
    # SD1² = 50, SD2² = 2·100 − 50 = 150: 16·150/(4·√50)
    checks=[
        Check(
            given={"nn_steps_ms": [10.0, 20.0, 30.0], "nn_ms": [790.0, 800.0, 810.0]},
            value=600.0 / 50.0**0.5,
        )
    ],
)
def cardiac_sympathetic_index_modified(nn_steps_ms: Floats, nn_ms: Floats) -> float:
    """Squared length over width of the Poincaré plot."""
    across_ms2 = float(nn_steps_ms.var(ddof=1)) / 2.0
    along_ms2 = 2.0 * float(nn_ms.var(ddof=1)) - across_ms2
    if along_ms2 < 0.0:
        raise NotComputable("failed", "the successive differences vary more than the intervals can")
    return 4.0 * along_ms2 / _positive(float(np.sqrt(across_ms2)))


@nonlinear(
    code="ECG20207",
    label="Cardiac vagal index",
    label_zh="心脏迷走指数",
    unit="1",
    formula="log10(L*T), L = 4*SD2 and T = 4*SD1 in ms",
    tex=r"\log_{10}(L\,T)",
    references=["Toichi1997"],
    # 16·SD1·SD2 = 10 000
    checks=[Check(given={"poincare_sd1": 25.0, "poincare_sd2": 25.0}, value=4.0)],
)
def cardiac_vagal_index(poincare_sd1: float, poincare_sd2: float) -> float:
    """Logarithm of length times width of the Poincaré plot."""
    return float(np.log10(16.0 * _positive(poincare_sd1) * _positive(poincare_sd2)))


def _positive(spread_ms: float) -> float:
    if spread_ms <= 0:
        raise NotComputable("failed", "the Poincaré plot is a line")
    return spread_ms
