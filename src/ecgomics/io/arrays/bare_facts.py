"""What containers without a layout say of the person, under names of their own."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.recording import Sex
from ecgomics.io.contents import Person

_PUNCTUATION: Final = re.compile(r"[\W_]+")
_IDENTIFIERS: Final = ("patientid", "subjectid", "personid", "id", "pid", "mrn")
_NAMES: Final = ("patientname", "subjectname", "personname", "name", "patient", "subject")
_AGES: Final = ("age", "ageyears", "patientage", "agey")
_SEXES: Final = ("sex", "gender", "patientsex")
#: Names, as `plain` gives them, of what is read of a person.
FACTS: Final = frozenset((*_IDENTIFIERS, *_NAMES, *_AGES, *_SEXES))
_SEX_OF: Final[Mapping[str, Sex]] = {
    "m": "male",
    "male": "male",
    "man": "male",
    "f": "female",
    "female": "female",
    "woman": "female",
}
#: No text of this length or more names a person.
_LONGEST: Final = 256
_MOST_TEXTS: Final = 256


def plain(name: str) -> str:
    """A name without capitals, blanks and punctuation: "Sampling_Rate" is "samplingrate"."""
    return _PUNCTUATION.sub("", name).casefold()


def person_of(found: Mapping[str, NDArray[Any]]) -> Person:
    """Age and sex, and every single text, so that none that tells who it is stays anywhere."""
    by_plain = {plain(name): name for name in reversed(list(found))}

    def first(keys: tuple[str, ...]) -> NDArray[Any] | None:
        return next((found[by_plain[key]] for key in keys if key in by_plain), None)

    return Person(
        identifier=_text(first(_IDENTIFIERS)),
        name=_text(first(_NAMES)),
        age_years=_age(first(_AGES)),
        sex=_SEX_OF.get(_text(first(_SEXES)).casefold()),
        others=dict(_others(found)),
    )


def _text(array: NDArray[Any] | None) -> str:
    """A single text, or a whole number as text; empty for anything else."""
    if array is None or array.size != 1 or array.dtype.kind not in "USiu":
        return ""
    value = array.ravel()[0]
    return (value.decode("latin-1") if isinstance(value, bytes) else str(value)).strip(" \0")[:_LONGEST]


def _age(array: NDArray[Any] | None) -> float | None:
    if array is None or array.size != 1:
        return None
    try:
        age = float(array.ravel()[0])
    except (ValueError, TypeError):
        return None
    return age if np.isfinite(age) and age > 0 else None


def _others(found: Mapping[str, NDArray[Any]]) -> Iterator[tuple[str, str]]:
    texts = ((name, _text(array)) for name, array in found.items() if array.dtype.kind in "US")
    for name, text in list(texts)[:_MOST_TEXTS]:
        if text and plain(name) not in FACTS:
            yield name, text
