"""FHIR R4 and R5: an Observation whose leads are SampledData, alone or in a Bundle.

Each lead is a component, or an Observation of its own, coded by ISO/IEEE 11073 (131328 + n, or MDC_ECG_ELEC_POTL_…).
Observations of the same time and subject are read together, and so are their measurements.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ecgomics.core.errors import Unstated
from ecgomics.core.leads import canonical_lead
from ecgomics.io import json_text
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.lead_numbers import LEAD_NUMBERS
from ecgomics.io.readers.fhir_resources import (
    AGE,
    FINDINGS,
    Known,
    Resource,
    codes,
    device_of,
    items,
    name_of,
    number,
    person_of,
    resource,
    started_at,
    system_of_ours,
    text,
    unit_of,
    when,
)
from ecgomics.io.readers.sampled_data import SampledDataError, Series, series
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support
from ecgomics.io.traces import traces

FORMAT: Final = "FHIR"
SUPPORT: Final = Support.ONE_READER

_RESOURCE: Final = re.compile(r'"resourceType"\s*:\s*"(?:Observation|Bundle)"')
#: MDC_ECG_ELEC_POTL of ISO/IEEE 11073-10102: leads follow by their numbers, which are those of SCP-ECG.
ELECTRIC_POTENTIAL: Final = 131328
_LEAD_CODE: Final = re.compile(r"^(?:(?P<whole>131\d{3})|2:(?P<part>\d{1,3}))$")
_MOST_SERIES: Final = 1000
_WITHDRAWN: Final = frozenset({"entered-in-error", "cancelled"})


@dataclass(frozen=True, slots=True, eq=False)
class _Waveform:
    """An Observation with what is sampled in it: (what it is, SampledData)."""

    observation: Resource
    sampled: tuple[tuple[Any, Any], ...]

    @property
    def occasion(self) -> tuple[str, str]:
        """When, and of whom."""
        return when(self.observation), text(resource(self.observation.get("subject")).get("reference"))

    @property
    def leads(self) -> int:
        return sum(canonical_lead(_lead(concept)) is not None for concept, _ in self.sampled)


def recognises(source: Source) -> bool:
    """A JSON object that says that it is an Observation or a Bundle, or holds SampledData."""
    head = json_text.head_text(source)
    if not head.startswith("{"):
        return False
    return _RESOURCE.search(head) is not None or '"valueSampledData"' in head


def read(source: Source, stated: Stated) -> Contents:
    """The leads of an Observation, or of those of one occasion in a Bundle. UnreadableFile where nothing is sampled."""
    root = resource(json_text.parsed(source, FORMAT))
    known = Known(root)
    chosen, left = _chosen([_waveform(each) for each in known.all_of("Observation")])
    if not chosen:
        raise source.unreadable(
            FORMAT, "it holds no Observation with SampledData, so there is no waveform to read"
        )
    if sum(len(each.sampled) for each in chosen) > _MOST_SERIES:
        raise source.unreadable(FORMAT, f"it holds more than {_MOST_SERIES:,} series of samples of one time")
    try:
        found = [(concept, series(data)) for each in chosen for concept, data in each.sampled]
    except SampledDataError as error:
        raise source.unreadable(FORMAT, str(error)) from error
    channels = tuple(channel for concept, one in found for channel in _channels(concept, one))
    zero = next((one.zero for _, one in found if one.zero is not None), None)
    _ask(source, channels, zero, stated)
    first = chosen[0].observation
    related = [each for each in known.all_of("Observation") if when(each) == when(first)]
    return Contents(
        channels=channels,
        person=person_of(first, known, _age_years(related)),
        started_at=started_at(first),
        device=device_of(first, known),
        measurements=dict(_measurements(related)),
        statements=tuple(dict.fromkeys(_statements(related, known))),
        warnings=tuple(_noticed(chosen, left, zero)),
    )


def _waveform(observation: Resource) -> _Waveform:
    parts = [observation, *items(observation.get("component"))]
    return _Waveform(
        observation,
        tuple((part.get("code"), part["valueSampledData"]) for part in parts if "valueSampledData" in part),
    )


def _chosen(waveforms: Sequence[_Waveform]) -> tuple[list[_Waveform], int]:
    """The Observation with most leads and those of the same occasion, and how many others hold samples."""
    sampled = [each for each in waveforms if each.sampled]
    if not sampled:
        return [], 0
    best = max(sampled, key=lambda each: each.leads)
    chosen = [each for each in sampled if each.occasion == best.occasion]
    return chosen, len(sampled) - len(chosen)


def _ask(source: Source, channels: Sequence[Channel], zero: float | None, stated: Stated) -> None:
    """Where the origin is the zero of a converter and the unit is asked for, say what will then be read."""
    if zero is None or stated.unit is not None:
        return
    try:
        traces(channels, label=source.label, stated=stated)
    except Unstated as error:
        raise Unstated(
            f"{error} Its origin ({zero:g}) has no unit and looks like the zero of the converter: "
            f"(sample − origin) × factor will then be read."
        ) from error


# Leads ----------------------------------------------------------------------------------------------------------------


def _channels(concept: Any, one: Series) -> Iterator[Channel]:
    for label, values in zip(_labels(concept, len(one.values)), one.values, strict=True):
        yield Channel(label=label, values=values, fs_hz=one.fs_hz, unit=one.unit, resolution=one.resolution)


def _labels(concept: Any, count: int) -> Sequence[str | None]:
    """A name for each dimension: of several, the codings or the words of the text where they are as many."""
    if count == 1:
        return [_lead(concept) or None]
    codings = [_lead({"coding": [coding]}) for coding in items(resource(concept).get("coding"))]
    words = re.split(r"[\s,;|]+", text(resource(concept).get("text")))
    for names in (codings, words):
        if len(names) == count and any(map(canonical_lead, names)):
            return names
    return [None] * count


def _lead(concept: Any) -> str:
    """The lead by its number, else by any name that is one of a lead, else what the concept is called."""
    found = [*codes(concept)]
    for code, _ in found:
        if lead := _by_number(code):
            return lead
    names = [name for pair in found for name in pair if not name.isdigit()]
    names.append(text(resource(concept).get("text")))
    return next((name for name in names if canonical_lead(name)), name_of(concept))


def _by_number(code: str) -> str | None:
    found = _LEAD_CODE.match(code)
    if found is None:
        return None
    place = int(found["whole"]) - ELECTRIC_POTENTIAL if found["whole"] else int(found["part"])
    return "ECG" if place == 0 else LEAD_NUMBERS.get(place)


# What else is told ----------------------------------------------------------------------------------------------------


def _quantities(observations: Sequence[Resource]) -> Iterator[tuple[Any, Resource]]:
    for observation in observations:
        for part in _parts(observation):
            if quantity := resource(part.get("valueQuantity")):
                yield part.get("code"), quantity


def _parts(observation: Resource) -> list[Resource]:
    """An Observation with its components; of one that has a value itself, they only say more about that."""
    has_value = any(
        key.startswith(("value", "dataAbsentReason")) and key != "valueSampledData" for key in observation
    )
    return [observation] if has_value else [observation, *items(observation.get("component"))]


def _age_years(observations: Sequence[Resource]) -> float | None:
    """The age where an Observation states it in years."""
    for concept, quantity in _quantities(observations):
        if any(code == AGE for code, _ in codes(concept)) and unit_of(quantity) == "a":
            return number(quantity.get("value"))
    return None


def _measurements(observations: Sequence[Resource]) -> Iterator[tuple[str, float]]:
    for concept, quantity in _quantities(observations):
        value, name, unit = number(quantity.get("value")), name_of(concept), unit_of(quantity)
        if value is not None and name and not any(code == AGE for code, _ in codes(concept)):
            yield f"{name} [{unit}]" if unit else name, value


def _statements(observations: Sequence[Resource], known: Known) -> Iterator[str]:
    for observation in observations:
        if system_of_ours(observation.get("code")) not in {"", FINDINGS}:
            continue  # a class or a grade that we measured is no statement of its own
        for part in _parts(observation):
            if "valueQuantity" not in part:  # beside a number: high, low
                yield from map(name_of, items(part.get("interpretation")))
            yield name_of(part.get("valueCodeableConcept"))
            yield text(part.get("valueString"))
    for report in known.all_of("DiagnosticReport"):
        yield text(report.get("conclusion"))
        yield from map(name_of, items(report.get("conclusionCode")))


def _noticed(chosen: Sequence[_Waveform], left: int, zero: float | None) -> Iterator[str]:
    if left:
        yield f"{left} further Observations with samples, of another time or subject, are not read."
    if zero is not None:
        yield (
            f"The origin of {zero:g} has no unit and is taken for the zero of the converter: "
            f"values are (sample − origin) × factor."
        )
    if any(text(each.observation.get("status")) in _WITHDRAWN for each in chosen):
        yield "The status of the Observation says that it is withdrawn."
