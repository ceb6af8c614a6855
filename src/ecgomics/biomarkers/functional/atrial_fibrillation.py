"""What is measured in atrial fibrillation."""

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check
from ecgomics.biomarkers.guards import in_rhythm
from ecgomics.core.arrays import Floats


@biomarker(
    code="ECG20709",
    label="Mean ventricular rate in AF",
    unit="/min",
    scope=RECORD,
    formula="60000/mean RR of a recording in atrial fibrillation",
    references=["Hindricks2020"],
    minimum_s=10.0,
    requires=[in_rhythm("atrial_fibrillation")],
    checks=[Check(given={"rr_ms": [400.0, 600.0, 800.0]}, value=100.0)],
)
def af_ventricular_rate(rr_ms: Floats) -> float:
    """Mean ventricular rate in atrial fibrillation."""
    return float(60000.0 / rr_ms.mean())
