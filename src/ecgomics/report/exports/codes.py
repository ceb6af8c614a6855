"""The codes of standards for what a report holds, each where it was seen; everything else has our own code only.

Only what two independent sources agree on is here. Left out on purpose: MDC 2:15880 and 2:15892 for QTc by Bazett and
Fridericia (the term list of 2015 gives both numbers to other formulas, too), LOINC 18844-1 and 80404-7 (seen used for
different things), SNOMED CT codes that say more than the statement does, and AHA numbers that the table of findings
does not call certain. The names of aECG's codes are those of `io.readers.aecg_annotations`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ecgomics.core.validity import Validity
from ecgomics.io.readers.fhir_resources import OURS
from ecgomics.report.findings.result import Finding

#: Our own systems of codes; a biomarker's code never changes its meaning, its version does.
BIOMARKERS: Final = f"{OURS}:biomarker"
#: Names under which the rules read values: `symbol`, `symbol:LEAD`, facts of the recording.
NAMES: Final = f"{OURS}:name"
CERTAINTY: Final = f"{OURS}:certainty"
SEVERITY: Final = f"{OURS}:severity"
VALIDITY: Final = f"{OURS}:validity"
CHAIN: Final = f"{OURS}:chain"
PARTS: Final = f"{OURS}:part"
QUALITY: Final = f"{OURS}:quality"
MODELS: Final = f"{OURS}:model"
TAGS: Final = f"{OURS}:tag"
SNOMED: Final = "http://snomed.info/sct"
#: Statement numbers of the AHA/ACC/HRS list have no registered system: they are named by the paper that defines them
#: (Mason, Hancock, Gettes 2007, part II).
AHA: Final = "https://doi.org/10.1161/CIRCULATIONAHA.106.180201"


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one measurement; empty where none is known for certain."""

    loinc: str = ""
    """LOINC, as on loinc.org and in two published FHIR guides."""
    mdc: str = ""
    """ISO/IEEE 11073-10102 as partition:term, as in DICOM's context groups 3228, 3229, 3227 (PS3.16)."""
    meaning: str = ""
    """The meaning of the MDC code in DICOM's context group; empty where none has it."""
    aecg: str = ""
    """Reference identifier of ISO/IEEE 11073-10102, as HL7's own example of an aECG has it."""
    loinc_name: str = ""
    """What LOINC calls it; only where DICOM has no code of its own."""

    @property
    def mdc_number(self) -> int | None:
        """The code as one number of 32 bits, as FHIR writes it: partition × 65536 + term."""
        partition, _, term = self.mdc.partition(":")
        return int(partition) * 65536 + int(term) if term else None


#: By the symbol of the biomarker; all are of the whole record.
MEASUREMENTS: Final[Mapping[str, Codes]] = {
    # MDC_ECG_HEART_RATE is 147842 in the Personal Health Device guide of FHIR; DICOM has no context group with it.
    "heart_rate": Codes("8867-4", "2:16770", aecg="MDC_ECG_HEART_RATE", loinc_name="Heart rate"),
    # Two terms mean RR: this one is of context group 3228, 2:16000 of 3689.
    "rr_mean": Codes("8637-1", "2:16168", "RR interval global", "MDC_ECG_TIME_PD_RR"),
    "p_duration": Codes("", "2:16184", "P duration global", "MDC_ECG_TIME_PD_P"),
    "pr_interval": Codes("8625-6", "2:15872", "PR interval global", "MDC_ECG_TIME_PD_PR"),
    "qrs_duration": Codes("8633-0", "2:16156", "QRS duration global", "MDC_ECG_TIME_PD_QRS"),
    "qt_interval": Codes("8634-8", "2:16160", "QT interval global", "MDC_ECG_TIME_PD_QT"),
    "qtc_bazett": Codes(
        "76635-2",
        aecg="MDC_ECG_TIME_PD_QTcB",
        loinc_name="Q-T interval corrected based on Bazett formula",
    ),
    "qtc_fridericia": Codes(
        "76634-5",
        aecg="MDC_ECG_TIME_PD_QTcF",
        loinc_name="Q-T interval corrected based on Fridericia formula",
    ),
    "p_axis": Codes("8626-4", "2:16128", "P Axis", "MDC_ECG_ANGLE_P_FRONT"),
    "qrs_axis": Codes("8632-2", "2:16132", "QRS axis", "MDC_ECG_ANGLE_QRS_FRONT"),
    "t_axis": Codes("8638-9", "2:16136", "T axis", "MDC_ECG_ANGLE_T_FRONT"),
}

#: Waves as (MDC of context group 3335, its meaning, reference identifier).
WAVES: Final[Mapping[str, tuple[str, str, str]]] = {
    "P": ("10:256", "P wave", "MDC_ECG_WAVC_PWAVE"),
    "QRS": ("10:1600", "Entire QRS (excluding P, T and U)", "MDC_ECG_WAVC_QRSWAVE"),
    "T": ("10:1024", "T wave", "MDC_ECG_WAVC_TWAVE"),
}

#: Kinds of beats as reference identifiers of context group 3335.
BEATS: Final[Mapping[str, str]] = {
    "N": "MDC_ECG_BEAT_NORMAL",
    "S": "MDC_ECG_BEAT_SV_P_C",
    "V": "MDC_ECG_BEAT_V_P_C",
    "P": "MDC_ECG_BEAT_PACED",
    "U": "MDC_ECG_BEAT_UNKNOWN",
}

#: Why there is no value, in FHIR's words (CodeSystem data-absent-reason): what is not there has none, what could not be
#: measured is unknown, and what the recording does not allow was not performed.
ABSENT_REASONS: Final[Mapping[Validity, tuple[str, str]]] = {
    "wrong_chain": ("unsupported", "Unsupported"),
    "wrong_leads": ("not-performed", "Not Performed"),
    "too_short": ("not-performed", "Not Performed"),
    "low_quality": ("unknown", "Unknown"),
    "wrong_rhythm": ("not-applicable", "Not Applicable"),
    "absent": ("not-applicable", "Not Applicable"),
    "failed": ("unknown", "Unknown"),
}

#: SNOMED CT codes that a list of labels gives to statements of an ECG although they name a disease or say "acute":
#: acute infarction, of the anterior wall, acute ischaemia, Brugada syndrome, and left ventricular hypertrophy where
#: only the voltage is high.
SAYING_MORE: Final = frozenset({"57054005", "54329005", "413444003", "418818005", "55827005"})


def snomed_of(finding: Finding) -> tuple[str, ...]:
    """The SNOMED CT codes of a statement: none of a merely possible one, as the code would drop that word."""
    if finding.certainty == "possible":
        return ()
    return tuple(code for code in finding.snomed if code not in SAYING_MORE)
