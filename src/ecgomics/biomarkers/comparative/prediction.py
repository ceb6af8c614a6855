"""What a model says of a recording, and how far it may be believed."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, guard
from ecgomics.biomarkers.reference_population import Calibration

CALIBRATION_RECORDS: Final = 100

#: Scores 1 … 100.
_HUNDRED: Final = np.arange(1.0, 101.0)


@guard("failed", f"a score, and those of a calibration set of at least {CALIBRATION_RECORDS} records")
def calibrated(calibration: Calibration) -> bool:
    return (
        calibration.scores.size >= CALIBRATION_RECORDS
        and bool(np.isfinite(calibration.score))
        and bool(np.isfinite(calibration.scores).all())
    )


@biomarker(
    code="ECG30805",
    label="Conformal p-value",
    label_zh="共形预测p值",
    unit="1",
    scope=RECORD,
    tier=2,
    formula="(1 + number of calibration scores >= own score)/(1 + number of calibration scores)",
    tex=r"p = \frac{1 + \#\{i : s_i \ge s\}}{1 + n}",
    references=["Vovk2005"],
    requires=[calibrated],
    # 99 and 100 are as strange or stranger: 3 of 101. Nothing is: 1 of 101.
    checks=[
        Check(given={"calibration": Calibration(99.0, _HUNDRED)}, value=3 / 101),
        Check(given={"calibration": Calibration(500.0, _HUNDRED)}, value=1 / 101),
    ],
)
def conformal_p_value(calibration: Calibration) -> float:
    """Share of records like those of the calibration set that would be as strange as this one."""
    return float((1 + (calibration.scores >= calibration.score).sum()) / (1 + calibration.scores.size))
