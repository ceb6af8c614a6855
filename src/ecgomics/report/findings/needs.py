"""What a rule needs before it is asked at all: leads, length, age, band, rate, P waves, an earlier recording."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ecgomics.biomarkers.guards import SPARE_S
from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import INDEPENDENT_LEADS, STANDARD_LEADS
from ecgomics.report.findings.language import leads_named
from ecgomics.report.findings.scene import Reason, Scene
from ecgomics.report.findings.terms import Symbol

#: P waves are there where an accepted one leads to half of the beats and more (findings.md, section 3).
P_PRESENCE: Final = Symbol("p_presence")
P_PRESENCE_LEAST_PERCENT: Final = 50.0
#: Sets of leads that go by a number or a word.
_LEAD_SETS: Final = {"8": INDEPENDENT_LEADS, "12": STANDARD_LEADS, "XYZ": ("X", "Y", "Z")}
#: Personal facts that a rule judges by: without them it is asked for each that is possible.
SOFT: Final = frozenset({"age", "sex"})
#: What may stand behind a number: an age that is not known counts as enough, and so do spikes marked by the recorder.
IF_KNOWN: Final = " if known"
OR_SPIKES: Final = " or spike channel"

Asked = Callable[[Scene], bool]


@dataclass(frozen=True, slots=True)
class Need:
    """One need, as it is written in the table."""

    text: str
    holds: Asked

    def unmet(self, scene: Scene) -> Reason | None:
        """Why the rule cannot be asked; None where this need is met."""
        if self.text == "serial" and scene.earlier is None:
            return Reason("no_earlier_record", self.text)
        if self.text.startswith("age>=") and scene.facts["age"] is None and not self.text.endswith(IF_KNOWN):
            return Reason("demographics", "age")
        return None if self.holds(scene) else Reason("needs", self.text)


def parsed_needs(text: str) -> tuple[Need, ...]:
    """The needs of a cell, separated by semicolons; InvalidInput names the one that is none."""
    return tuple(Need(each.strip(), _need(each.strip())) for each in text.split(";") if each.strip())


def _need(text: str) -> Asked:
    if text in SOFT:
        return lambda _: True
    if text == "p_wave":
        return _has_p
    if text == "serial":
        return _comparable
    number = re.fullmatch(
        r"(leads|duration|age|fs)>=(\d+)", text.removesuffix(OR_SPIKES).removesuffix(IF_KNOWN)
    )
    if number:
        return _at_least(number[1], float(number[2]), text)
    among = re.fullmatch(r"(leads|chain)=(.+)", text)
    if among is None:
        raise InvalidInput(
            f"“{text}” is no need; there are leads>=N, leads=…, duration>=N, age>=N, age>=N if known, age, sex, "
            f"p_wave, serial, chain=…, fs>=N and fs>=N or spike channel"
        )
    return _of_leads(among[2]) if among[1] == "leads" else _of_chains(among[2])


def _has_p(scene: Scene) -> bool:
    found = scene.read(P_PRESENCE)
    number = found.value if found.code == "ok" and isinstance(found.value, int | float) else 0.0
    return number >= P_PRESENCE_LEAST_PERCENT


def _comparable(scene: Scene) -> bool:
    """Only what was measured alike is compared."""
    return scene.earlier is not None and scene.earlier.facts["definition"] == scene.facts["definition"]


def _at_least(what: str, least: float, text: str) -> Asked:
    other = text.endswith(OR_SPIKES)
    unknown_is_enough = text.endswith(IF_KNOWN)
    name = {"leads": "n_leads", "duration": "duration_s", "age": "age", "fs": "fs_hz"}[what]
    if what == "duration":
        least -= SPARE_S

    def enough(scene: Scene) -> bool:
        value = scene.facts[name]
        if value is None:
            return unknown_is_enough
        return (isinstance(value, int | float) and value >= least) or (
            other and scene.facts["spike_channel"] is True
        )

    return enough


def _of_leads(text: str) -> Asked:
    """All of a set, or one of several: `V1..V6`, `I,aVF`, `12`, `V3R or V4R`."""
    choices = [frozenset(_LEAD_SETS.get(each) or leads_named(each)) for each in text.split(" or ")]
    return lambda scene: any(each <= set(scene.leads) for each in choices)


def _of_chains(text: str) -> Asked:
    names = frozenset(text.split(" or "))
    return lambda scene: scene.facts["chain"] in names
