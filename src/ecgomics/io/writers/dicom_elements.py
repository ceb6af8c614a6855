"""Items, codes and texts of DICOM objects, within the limits that their value representations have (PS3.5 6.2)."""

import re
import zlib
from typing import TYPE_CHECKING, Any, Final

from ecgomics.io.lead_numbers import LEAD_NUMBERS

if TYPE_CHECKING:
    from pydicom.dataset import Dataset
    from pydicom.sequence import Sequence

#: The scheme of codes that are nobody else's.
OURS: Final = "99ECGOMICS"
_VERSIONS: Final = {"SCPECG": "1.3", "UCUM": "1.4"}
_NUMBERS: Final = {lead: number for number, lead in LEAD_NUMBERS.items()}
#: Leads that the context group calls otherwise than "Lead …".
_MEANINGS: Final = {
    "aVR": "aVR, augmented voltage, right",
    "aVL": "aVL, augmented voltage, left",
    "aVF": "aVF, augmented voltage, foot",
    "CC5": "Chest lead per V5 and V5R placement",
    "CM5": "Chest-manubrium lead per V5 placement",
}
_LEAST: Final = 1e-30
#: Characters that separate values or control a terminal.
_FORBIDDEN: Final = re.compile(r"[\\\x00-\x1f\x7f]")


def item(**elements: Any) -> "Dataset":
    """An item of a sequence, by keywords."""
    from pydicom.dataset import Dataset

    made = Dataset()
    for keyword, value in elements.items():
        setattr(made, keyword, value)
    return made


def items(*found: "Dataset") -> "Sequence":
    """A sequence of items."""
    from pydicom.sequence import Sequence

    return Sequence(found)


def coded(value: str, meaning: str, scheme: str) -> "Dataset":
    """A coded concept."""
    made = item(
        CodeValue=short(value, 16), CodingSchemeDesignator=scheme, CodeMeaning=short(meaning, 64) or "unnamed"
    )
    if scheme in _VERSIONS:
        made.CodingSchemeVersion = _VERSIONS[scheme]
    return made


def ours(meaning: str) -> "Dataset":
    """A concept without a code of a standard: its value follows from its name."""
    return coded(f"{zlib.crc32(meaning.encode()):08X}", meaning, OURS)


def lead_code(lead: str) -> "Dataset":
    """The code of a lead in ISO/IEEE 11073, where it has one (context group 3001)."""
    number = _NUMBERS.get(lead)
    return ours(lead) if number is None else coded(f"2:{number}", _MEANINGS.get(lead, f"Lead {lead}"), "MDC")


def short(text: str, most: int) -> str:
    """A text that a short string may hold."""
    return _FORBIDDEN.sub(" ", text).strip()[:most].strip()


def decimal(value: float) -> str:
    """A number in the sixteen characters that a decimal string has."""
    from pydicom.valuerep import format_number_as_ds

    return format_number_as_ds(value if abs(value) > _LEAST else 0.0)
