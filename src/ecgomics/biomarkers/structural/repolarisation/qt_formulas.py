"""The four usual corrections of QT for rate, each in ms from QT and RR in ms."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from ecgomics.core.settings import QtCorrection


def bazett_ms(qt_ms: float, rr_ms: float) -> float:
    """QT/√RR, RR in s (Bazett 1920)."""
    return float(qt_ms / np.sqrt(rr_ms / 1000.0))


def fridericia_ms(qt_ms: float, rr_ms: float) -> float:
    """QT/∛RR, RR in s (Fridericia 1920)."""
    return float(qt_ms / np.cbrt(rr_ms / 1000.0))


def framingham_ms(qt_ms: float, rr_ms: float) -> float:
    """QT + 154·(1 − RR), RR in s (Sagie 1992)."""
    return qt_ms + 154.0 * (1.0 - rr_ms / 1000.0)


def hodges_ms(qt_ms: float, rr_ms: float) -> float:
    """QT + 1.75·(HR − 60), HR in /min (Hodges 1983)."""
    return qt_ms + 1.75 * (60000.0 / rr_ms - 60.0)


_FORMULAS: Final[Mapping[QtCorrection, Callable[[float, float], float]]] = {
    "bazett": bazett_ms,
    "fridericia": fridericia_ms,
    "framingham": framingham_ms,
    "hodges": hodges_ms,
}


def corrected_qt_ms(qt_ms: float, rr_ms: float, correction: QtCorrection) -> float:
    """QT corrected by one of them."""
    return _FORMULAS[correction](qt_ms, rr_ms)
