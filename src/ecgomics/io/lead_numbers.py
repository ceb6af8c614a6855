"""The numbers of leads in SCP-ECG (EN 1064, 5.6.3-9-n) and in ISO/IEEE 11073 (MDC, 2:n), which are the same.

DICOM, HL7, FHIR and MFER name leads by them.
"""

from collections.abc import Mapping
from typing import Final

from ecgomics.core.leads import PRECORDIAL_LEADS

LEAD_NUMBERS: Final[Mapping[int, str]] = {
    1: "I",
    2: "II",
    **dict(enumerate(PRECORDIAL_LEADS, start=3)),
    **{9: "V7", 11: "V3R", 12: "V4R", 13: "V5R", 14: "V6R", 16: "X", 17: "Y", 18: "Z", 19: "CC5", 20: "CM5"},
    **{61: "III", 62: "aVR", 63: "aVL", 64: "aVF", 66: "V8", 67: "V9"},
}
