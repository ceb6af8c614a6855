"""What a model says of a recording, and how far it may be believed."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import MODEL, biomarker
from ecgomics.biomarkers.comparative.latent.of_the_record import head_speaks, named_head
from ecgomics.biomarkers.declaration import RECORD, Check, Guard, guard
from ecgomics.biomarkers.latent_space import HeadKind, HeadOutputs
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


def _trained_on(kind: HeadKind, what: str) -> Guard:
    @guard("failed", f"a head that was trained on {what}")
    def of_that_kind(head_outputs: HeadOutputs) -> bool:
        return head_outputs.kind == kind

    return of_that_kind


def _outputs(kind: HeadKind, target: str, **values: float) -> HeadOutputs:
    numbers = np.array(list(values.values()))
    return HeadOutputs("example@00000000", "example", kind, tuple(values), numbers, target)


predicted = partial(biomarker, scope=RECORD, tier=3, chain=MODEL)


@predicted(
    code="ECG30801",
    label="Predicted imaging target",
    label_zh="影像指标预测值",
    unit="{x}",
    formula="output of a head trained on an imaging target (e.g. ejection fraction <=40 %), by head and target",
    tex=r"\hat y_{\text{imaging}} = h(\text{ECG})",
    references=["Attia2019b"],
    requires=[named_head, _trained_on("imaging", "an imaging target"), head_speaks],
    checks=[
        Check(
            given={"head_outputs": _outputs("imaging", "low_ejection_fraction", low_ejection_fraction=0.25)},
            value=0.25,
        )
    ],
)
def predicted_imaging(head_outputs: HeadOutputs) -> float:
    """What a head expects an imaging study to show."""
    return head_outputs.value


@predicted(
    code="ECG30802",
    label="Predicted laboratory target",
    label_zh="实验室指标预测值",
    unit="{x}",
    formula="output of a head trained on a laboratory target (e.g. potassium), by head and target",
    tex=r"\hat y_{\text{laboratory}} = h(\text{ECG})",
    references=["Galloway2019"],
    requires=[named_head, _trained_on("laboratory", "a laboratory target"), head_speaks],
    checks=[Check(given={"head_outputs": _outputs("laboratory", "potassium", potassium=4.5)}, value=4.5)],
)
def predicted_laboratory(head_outputs: HeadOutputs) -> float:
    """What a head expects the laboratory to find."""
    return head_outputs.value


@predicted(
    code="ECG30803",
    label="Predicted disease probability",
    label_zh="疾病预测概率",
    unit="1",
    formula="probability of a class of a head trained on a diagnosis, by head and class",
    tex=r"P(\text{class} \mid \text{ECG})",
    references=["AnyECG2026"],
    requires=[named_head, _trained_on("disease", "a diagnosis"), head_speaks],
    checks=[
        Check(
            given={"head_outputs": _outputs("disease", "af", sinus=0.25, af=0.625, other=0.125)}, value=0.625
        )
    ],
)
def predicted_disease(head_outputs: HeadOutputs) -> float:
    """How probable a head holds a diagnosis."""
    return head_outputs.value


@predicted(
    code="ECG30804",
    label="Predicted demographic target",
    label_zh="人口学指标预测值",
    unit="{x}",
    formula="output of a head trained on a demographic target (age, sex), by head and target",
    tex=r"\hat y_{\text{demographic}} = h(\text{ECG})",
    references=["Attia2019"],
    requires=[named_head, _trained_on("demographic", "a demographic target"), head_speaks],
    checks=[Check(given={"head_outputs": _outputs("demographic", "age", age=61.5)}, value=61.5)],
)
def predicted_demographic(head_outputs: HeadOutputs) -> float:
    """What a head takes the person for."""
    return head_outputs.value


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
