"""Validity codes: the reason that stands where a value is missing (conventions, section 9)."""

from typing import Final, Literal, get_args

Validity = Literal[
    "ok",
    "wrong_chain",
    "wrong_leads",
    "too_short",
    "low_quality",
    "wrong_rhythm",
    "absent",
    "failed",
    "out_of_domain",
]

#: Every code, in the order in which the first that applies is reported.
VALIDITY_CODES: Final[tuple[Validity, ...]] = get_args(Validity)

#: Position of each code in that order; a smaller rank wins.
VALIDITY_RANK: Final[dict[Validity, int]] = {code: rank for rank, code in enumerate(VALIDITY_CODES)}

#: One plain sentence for each code, as shown to people.
VALIDITY_TEXT: Final[dict[Validity, str]] = {
    "ok": "valid",
    "wrong_chain": "the signal path or sampling rate does not allow this measurement",
    "wrong_leads": "the leads that it needs were not recorded or are not usable",
    "too_short": "the recording is too short or holds too few beats",
    "low_quality": "the signal is too poor",
    "wrong_rhythm": "not defined in this rhythm",
    "absent": "the wave or event is not there",
    "failed": "it should be there but could not be measured",
    "out_of_domain": "outside the range that the usual limits are made for",
}

#: Codes that keep the number beside the code.
KEEPS_NUMBER: Final[frozenset[Validity]] = frozenset({"ok", "out_of_domain"})
