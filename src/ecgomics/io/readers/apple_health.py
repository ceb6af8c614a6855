"""ECG of an Apple Watch, as the Health app exports it (ecg_YYYY-MM-DD.csv): facts line by line, then one sample a line.

The names of the facts, their values and the decimal mark follow the language of the phone, so that each fact is known
by its form (the rate by its unit, the time by its zone) and, where that does not tell it, by its name or its place:
name, date of birth, time of recording, classification, symptoms, software, device, rate; then lead and unit.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.leads import canonical_lead
from ecgomics.io.contents import Channel, Contents, Person
from ecgomics.io.source import HEAD_BYTES, Source, Stated
from ecgomics.io.support import Support
from ecgomics.io.tables.text_table import head_lines, text_of

FORMAT: Final = "Apple Health ECG"
SUPPORT: Final = Support.ONE_READER

#: Lines that the facts take at most.
_MOST_FACTS: Final = 40
_NUMBER: Final = r"[-+\u2212]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?"
#: A sample, alone or behind the name of its lead.
_SAMPLE: Final = re.compile(
    rf"\s*\"?(?:(?P<lead>[A-Za-z][\w ]*)\s*[,;\t]\s*)?(?P<value>{_NUMBER})\"?\s*[,;]?\s*"
)
_RATE: Final = re.compile(r"(?P<rate>\d+(?:[.,]\d+)*)[\s\u00a0\u202f]*(?P<unit>[^\W\d_][^\d]*)")
#: Hertz in the languages of the phone, as far as they are known.
_HERTZ: Final = re.compile(
    r"^(?:hz|h[ei]rt?[zc]|hertsi|\u0433\u0435\u0440\u0446|\u8d6b\u5179|\u8d6b\u8332|\u30d8\u30eb\u30c4|\ud5e4\ub974\uce20"
    r"|\u03c7\u03b5\u03c1\u03c4\u03b6|\u05d4\u05e8\u05e5|\u0647\u0631\u062a\u0632)",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(r"(?:[mun\u00b5\u03bc]?V|(?:milli|micro)volts?|\u043c\u043a?\u0412)", re.IGNORECASE)
#: Units in Cyrillic letters, in small ones.
_CYRILLIC_UNITS: Final = {"\u043c\u043a\u0432": "uV", "\u043c\u0432": "mV"}
#: The lead behind a word that no space parts from it, as in Japanese.
_LEAD_BEHIND: Final = re.compile(r"[^\x00-\x7f](?P<lead>I{1,3})$")
_RECORDED: Final = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?: ?[+-]\d{2}:?\d{2}| ?Z)?")
_VERSION: Final = re.compile(r"\d+(?:\.\d+)+")
_DEVICE: Final = re.compile(r"(?:apple )?watch\b.*|watch\d.*", re.IGNORECASE)
_BIRTH_FORMATS: Final = ("%Y-%m-%d", "%d.%m.%Y", "%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y")

#: Names of the facts in several languages, in small letters.
_NAMES: Final = {
    "name": ("name", "nom", "nombre", "nome", "naam", "namn", "navn", "nimi", "\u540d\u524d", "\u59d3\u540d"),
    "birth": (
        *("date of birth", "geburtsdatum", "date de naissance", "fecha de nacimiento", "data di nascita"),
        *(
            "data de nascimento",
            "geboortedatum",
            "f\u00f6delsedatum",
            "f\u00f8dselsdato",
            "\u751f\u5e74\u6708\u65e5",
        ),
    ),
    "classification": (
        *("classification", "klassifizierung", "clasificaci\u00f3n", "classificazione"),
        *(
            "classifica\u00e7\u00e3o",
            "classificatie",
            "klassificering",
            "klassifikation",
            "\u5206\u985e",
            "\u5206\u7c7b",
        ),
    ),
    "symptoms": (
        "symptoms",
        "symptome",
        "sympt\u00f4mes",
        "s\u00edntomas",
        "sintomi",
        "sintomas",
        "symptomen",
    ),
    "lead": (
        "lead",
        "ableitung",
        "d\u00e9rivation",
        "derivaci\u00f3n",
        "derivazione",
        "deriva\u00e7\u00e3o",
        "afleiding",
    ),
}
#: The order in which the app writes what its form does not tell.
_PLACES: Final = {0: "name", 1: "birth", 3: "classification", 4: "symptoms"}
_NO_SYMPTOMS: Final = frozenset(
    {
        *("", "none", "keine", "ohne", "aucun", "ninguno", "nessuno", "nenhum", "geen"),
        *("\u306a\u3057", "\u65e0", "\u7121", "\uc5c6\uc74c"),
    }
)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What stands above the samples."""

    fs_hz: float | None
    unit: str | None
    lead: str | None
    person: Person
    recorded: datetime | None
    device: str | None
    statements: tuple[str, ...]


def recognises(source: Source) -> bool:
    """Facts above lines of one sample each: a rate in hertz, and a unit of voltage or what only a watch tells."""
    lines = head_lines(source, HEAD_BYTES)
    count = _lines_of_facts(lines)
    if count is None:
        return False
    values = [_split(line)[1] for line in lines[:count]]
    rates = [found for value in values if (found := _RATE.fullmatch(value)) and _HERTZ.match(found["unit"])]
    named = [line for line in lines[:count] if _is_named(line)]
    if len(rates) != 1:
        return False
    return (any(map(_UNIT.fullmatch, values)) and bool(named)) or _is_of_watch(lines[:count])


def read(source: Source, stated: Stated) -> Contents:
    """The one lead with its rate, the classification as a statement, and who it is."""
    lines = text_of(source.data).splitlines()
    count = _lines_of_facts(lines[: _MOST_FACTS + 2])
    if count is None:
        raise source.unreadable(FORMAT, "no sample follows its facts")
    facts = _facts(source, lines[:count])
    values, paired = _samples(source, [line for line in lines[count:] if line.strip()])
    return Contents(
        channels=(Channel(label=facts.lead or paired, values=values, fs_hz=facts.fs_hz, unit=facts.unit),),
        person=facts.person,
        started_at=facts.recorded,
        device=facts.device,
        statements=facts.statements,
    )


def _lines_of_facts(lines: Sequence[str]) -> int | None:
    """The number of lines before the first of two samples in a row; None where there are none."""
    for number, (line, following) in enumerate(pairwise(lines)):
        if number > _MOST_FACTS:
            return None
        if number and _is_sample(line) and _is_sample(following):
            return number
    return None


def _is_sample(line: str) -> bool:
    found = _SAMPLE.fullmatch(line)
    return found is not None and (found["lead"] is None or canonical_lead(found["lead"]) is not None)


def _split(line: str) -> tuple[str, str]:
    """Name and value of a fact: what stands before the first comma and behind it."""
    name, _, value = line.partition(
        min((each for each in ",;\t" if each in line), key=line.index, default=",")
    )
    return name.strip().strip('"').strip(), value.strip().rstrip(",;").strip().strip('"').strip()


def _is_named(line: str) -> bool:
    """Whether a line is a fact that only such a file has: a classification, or the time of recording."""
    name, value = _split(line)
    return (
        name.casefold() in _NAMES["classification"]
        or bool(_RECORDED.fullmatch(value))
        or _lead(value) is not None
    )


def _is_of_watch(lines: Sequence[str]) -> bool:
    """Whether the facts hold a time of recording, and a classification or the watch: the unit may be missing then."""
    facts = [_split(line) for line in lines]
    return any(_RECORDED.fullmatch(value) for _, value in facts) and any(
        name.casefold() in _NAMES["classification"] or _DEVICE.fullmatch(value) for name, value in facts
    )


def _lead(value: str) -> str | None:
    """The lead at the end of a value such as "Ableitung I"."""
    if behind := _LEAD_BEHIND.search(value):
        return canonical_lead(behind["lead"])
    words = value.split()
    return canonical_lead(words[-1]) if words and not words[-1][0].isdigit() else None


def _facts(source: Source, lines: Sequence[str]) -> _Facts:
    fs_hz = unit = lead = recorded = device = software = None
    told: dict[str, str] = {}
    others: dict[str, str] = {}
    place = 0
    for line in lines:
        if not line.strip():
            continue
        name, value = _split(line)
        role = next((role for role, names in _NAMES.items() if name.casefold() in names), _PLACES.get(place))
        place += 1
        rate = _RATE.fullmatch(value)
        if rate and _HERTZ.match(rate["unit"]):
            fs_hz = _rate(source, rate["rate"])
        elif _UNIT.fullmatch(value):
            unit = _CYRILLIC_UNITS.get(value.casefold(), value)
        elif _RECORDED.fullmatch(value):
            recorded = _time(value)
        elif _DEVICE.fullmatch(value):
            device = value
        elif _VERSION.fullmatch(value) and role != "birth":
            software = value
        elif role == "lead" or (fs_hz is not None and unit is None and _lead(value)):
            lead = _lead(value)
        elif role is not None:
            told[role] = value
        elif value:
            others[name] = value
    return _Facts(
        fs_hz=fs_hz,
        unit=unit,
        lead=lead,
        person=_person(told, others),
        recorded=recorded,
        device=_device(device, software),
        statements=_statements(told),
    )


def _rate(source: Source, text: str) -> float:
    """ "512.508", "511,562" and "1.024,5" in Hz; the last mark of two kinds is the decimal one."""
    marks = [mark for mark in text if mark in ".,"]
    plain = text.replace("," if marks and marks[-1] == "." else ".", "") if len(set(marks)) > 1 else text
    try:
        fs_hz = float(plain.replace(",", "."))
    except ValueError as error:
        raise source.unreadable(FORMAT, "its sampling rate is no number") from error
    if fs_hz <= 0.0:
        raise source.unreadable(
            FORMAT, f"it states a sampling rate of {fs_hz:g} Hz; a positive one is needed"
        )
    return fs_hz


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(re.sub(r" ?([+-]\d{2}):?(\d{2})$", r"\1:\2", text))
    except ValueError:
        return None


def _person(told: dict[str, str], others: dict[str, str]) -> Person:
    born = _born(told.get("birth", ""))
    if born is None and told.get("birth"):
        others = others | {"date of birth": told["birth"]}
    return Person(name=told.get("name", ""), born=born, others=others)


def _born(text: str) -> date | None:
    for form in _BIRTH_FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _device(device: str | None, software: str | None) -> str | None:
    """Maker and model with the version of the software: "Apple Watch5,1 (software 1.90)"."""
    if device is None:
        return None
    model = device if device.casefold().startswith("apple") else f"Apple {device}"
    return f"{model} (software {software})" if software else model


def _statements(told: dict[str, str]) -> tuple[str, ...]:
    symptoms = told.get("symptoms", "")
    spoken = () if symptoms.casefold() in _NO_SYMPTOMS else (f"Symptoms: {symptoms}",)
    return tuple(line for line in (told.get("classification", ""), *spoken) if line)


def _samples(source: Source, lines: Sequence[str]) -> tuple[Floats, str | None]:
    """The samples, and the lead that stands before each where one does."""
    first = _SAMPLE.fullmatch(lines[0])
    lead = first["lead"] if first else None
    text = "\n".join(lines)
    if lead is not None:
        text = re.sub(rf"^\s*\"?{re.escape(lead)}\s*[,;\t]\s*", "", text, flags=re.MULTILINE)
    plain = re.sub(r"[,;][ \t]*$", "", text.replace("\u2212", "-").replace('"', ""), flags=re.MULTILINE)
    try:
        values = np.array(plain.replace(",", ".").split(), dtype=np.float64)
    except ValueError as error:
        raise source.unreadable(FORMAT, "one of its samples is no number") from error
    if len(values) != len(lines) or ("," in plain and _counts(values)):
        raise source.unreadable(FORMAT, "its lines of samples do not hold one number each")
    return values, canonical_lead(lead) if lead else None


def _counts(values: Floats) -> bool:
    """Whether what stands before the comma only counts the samples."""
    return bool((np.floor(values) == np.arange(len(values))).all())
