"""Lead names and lead algebra: synonyms, the standard order, limb leads from I and II.

Einthoven and Goldberger: III = II - I, aVR = -(I + II)/2, aVL = I - II/2, aVF = II - I/2.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats

LIMB_LEADS: Final = ("I", "II", "III", "aVR", "aVL", "aVF")
PRECORDIAL_LEADS: Final = ("V1", "V2", "V3", "V4", "V5", "V6")
STANDARD_LEADS: Final = LIMB_LEADS + PRECORDIAL_LEADS
#: The eight leads that carry all the information of the twelve.
INDEPENDENT_LEADS: Final = ("I", "II", *PRECORDIAL_LEADS)
#: Leads that are ECG leads but not of the standard twelve.
OTHER_LEADS: Final = (
    *("V3R", "V4R", "V5R", "V6R", "V7", "V8", "V9"),
    *("X", "Y", "Z"),
    *(
        "MLI",
        "MLII",
        "MLIII",
        *("MCL", "MCL1", "MCL2", "MCL3", "MCL4", "MCL5", "MCL6"),
        "CM2",
        "CM4",
        "CM5",
        "CC5",
        "NASA",
        "D3",
        "D4",
        "ML5",
        "ES",
        "AS",
        "AI",
    ),
    *("chest", "V"),
)

#: Each derived limb lead as (weight of I, weight of II).
LIMB_WEIGHTS: Final[Mapping[str, tuple[float, float]]] = {
    "III": (-1.0, 1.0),
    "aVR": (-0.5, -0.5),
    "aVL": (1.0, -0.5),
    "aVF": (-0.5, 1.0),
}

#: MDC / SCP code-meaning texts and device spellings that are no mere change of case or prefix.
_SYNONYMS: Final[Mapping[str, str]] = {
    "1": "I",
    "2": "II",
    "3": "III",
    "D1": "I",
    "D2": "II",
    "DI": "I",
    "DII": "II",
    "DIII": "III",
    "MLI": "MLI",
    "ML1": "MLI",
    "ML2": "MLII",
    "ML3": "MLIII",
    "MV1": "V1",
    "MODV1": "V1",
    "MV2": "V2",
    "MV5": "V5",
    **{"LARA": "I", "LLRA": "II", "LLLA": "III"},
    "VX": "X",
    "VY": "Y",
    "VZ": "Z",
}
_CANONICAL: Final[Mapping[str, str]] = {
    name.upper(): name for name in (*STANDARD_LEADS, *OTHER_LEADS)
} | dict(_SYNONYMS)
_PREFIX: Final = re.compile(
    r"^(?:MDC_ECG_(?:ELEC_POTL|LEAD)_|"
    r"(?:ECG|EKG|LEAD|D[EÉ]RIVATION|DERIVACI[OÓ]N|DERIVAZIONE|ABLEITUNG|EINTHOVEN|GOLDBERGER|WILSON)[\s_:,\-.]*)+",
    re.IGNORECASE,
)
_SUFFIX: Final = re.compile(
    r"\s*(?:\([^)]*\)|\[[^\]]*\]|-(?:REF|LE|AR|AVG)|_?(?:mV|uV|µV)|(?<=\w)[\s_](?:ECG|EKG))\s*$",
    re.IGNORECASE,
)
#: Systems that record EEG beside it put its own type before the name.
_TYPE: Final = r"^(?:(?:EEG|POL|ECG|EKG)[\s_:\-]+)?(?:ECG|EKG)"
#: A channel that says it is an ECG, and of several which, but not the lead: "ECG", "ECG1", "ECG L", "EEG EKG1".
_UNSPECIFIED: Final = re.compile(
    rf"{_TYPE}(?:[\s_#\-]*(?:CH(?:ANNEL)?)?[\s_#.\-]*(\d{{1,2}})|[\s_\-]?(L|R|LEFT|RIGHT))?[+\-]?(?:-[AM][12])?$",
    re.IGNORECASE,
)
#: The same of two electrodes: "ECG1-ECG2" and "ECG1_2" are an ECG, "ECG1+ECG1-" is the first one.
_PAIR: Final = re.compile(
    rf"{_TYPE}[\s_]?(\d{{0,2}}|[LR])\+?\s*[\-_]?\s*(?:(?:ECG|EKG)[\s_]?(\d{{0,2}}|[LR])[+\-]?|(?<=\d[\-_])\d)$",
    re.IGNORECASE,
)
#: "ECG1 (II)", where what is in brackets may be the lead.
_BRACKETS: Final = re.compile(r"^(?:ECG|EKG)[\s_]?\d{0,2}\s*[(\[]\s*([^)\]]*?)\s*[)\]]$", re.IGNORECASE)
#: The difference of two limb leads, which must not be read as a third one: "I-II".
_DIFFERENCE: Final = re.compile(r"^I{1,3}[\s_\-.+]+I{1,3}$", re.IGNORECASE)
#: A minus that stands at a lead's name turns it round ("ECG -II", "ECG1 (-aVR)"); one between two words does not.
_INVERTED: Final = re.compile(r"(?:^|[\s_:,.(\[])[-−]+(?=(?:I{1,3}|aV[RLF]|V\d)\b)", re.IGNORECASE)


def canonical_lead(name: str) -> str | None:
    """The standard spelling of an ECG lead's name ("EKG I" → "I", "avr" → "aVR"), or None if it names no ECG lead.

    "MLII" keeps its own name: it is a modified lead, used as II only where a rule says so. "ECG" and "ECG2" are ECG
    leads of unstated position and keep theirs; an inverted lead ("-aVR", "RA-LA") is not the lead. "LA-RA" is lead I.
    """
    text = name.strip().strip("\x00").strip(" ,;:\t\r\n")
    if text.startswith(("-", "−")) or _INVERTED.search(text):
        return None
    if (brackets := _BRACKETS.match(text)) and (lead := _named(brackets[1])):
        return lead
    text = _SUFFIX.sub("", text)
    if unspecified := _UNSPECIFIED.match(text):
        return "ECG" + (unspecified[1] or (unspecified[2] or "")[:1].upper())
    if pair := _PAIR.match(text):
        return "ECG" + (pair[1].upper() if pair[1].upper() == (pair[2] or "").upper() else "")
    return _named(_PREFIX.sub("", text))


def _named(text: str) -> str | None:
    """The lead of a name without what devices put before and behind it."""
    if _DIFFERENCE.match(text.strip()):
        return None
    return _CANONICAL.get(re.sub(r"[\s_\-.+]", "", text).upper())


def standard_order(leads: Sequence[str]) -> list[int]:
    """Indices that put leads into the standard order I … V6, then the others as they came."""
    rank = {lead: place for place, lead in enumerate(STANDARD_LEADS)}
    return sorted(range(len(leads)), key=lambda i: (rank.get(leads[i], len(rank)), i))


def derive_limb_leads(
    ecg_mv: Floats, leads: Sequence[str]
) -> tuple[Floats, tuple[str, ...], tuple[str, ...]]:
    """Add the limb leads that follow from I and II, and put all into the standard order.

    ecg_mv is leads × samples in mV. Returns (ecg_mv, leads, names of the derived leads); a recording without I or II,
    or with every limb lead already there, only changes its order. Masked samples (NaN) of I or II stay masked.
    """
    names, rows, derived = list(leads), list(ecg_mv), []
    if "I" in names and "II" in names:
        lead_i, lead_ii = rows[names.index("I")], rows[names.index("II")]
        for lead, (weight_i, weight_ii) in LIMB_WEIGHTS.items():
            if lead not in names:
                names.append(lead)
                rows.append(weight_i * lead_i + weight_ii * lead_ii)
                derived.append(lead)
    order = standard_order(names)
    return np.stack([rows[i] for i in order]), tuple(names[i] for i in order), tuple(derived)


def limb_lead_disagreement_mv(ecg_mv: Floats, leads: Sequence[str]) -> dict[str, float]:
    """Largest difference in mV between each recorded derived limb lead and the one computed from I and II.

    Empty where I or II is missing. A large one is a warning (swapped or mislabelled leads, vendor filters), no error.
    """
    if "I" not in leads or "II" not in leads:
        return {}
    row = {lead: ecg_mv[i] for i, lead in enumerate(leads)}
    found = {}
    for lead, (weight_i, weight_ii) in LIMB_WEIGHTS.items():
        if lead in row:
            error = np.abs(row[lead] - (weight_i * row["I"] + weight_ii * row["II"]))
            found[lead] = float(np.max(error, initial=0.0, where=np.isfinite(error)))
    return found
