"""Which biomarkers a window has.

A window of a minute or more has every biomarker that it is long enough for and that the leads allow. A shorter one has
those that follow from beats, rhythm, marks and quality alone: what is measured on the averaged beat or on the samples
would take several times as long, and half a minute changes it less than it errs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from ecgomics.biomarkers.catalogue import SOURCES, catalogue
from ecgomics.biomarkers.declaration import LEAD, Biomarker
from ecgomics.biomarkers.guards import SPARE_S

#: Shorter windows have only what needs no samples.
SAMPLES_FROM_S: Final = 60.0
#: What is handed in beside the sources, and so is not made from samples.
HANDED_IN: Final = frozenset(
    {
        "analysable_s",
        "beats",
        "calibration_pulses",
        "disturbances",
        "duration_s",
        "fiducials",
        "mains_line_hz",
        "quality",
        "rhythm",
        "settings",
        "signal_path",
        "spikes",
        "started_h",
        "subject",
        "usable_leads",
    }
)
#: What stands on these is in no table: a stress test is no window, and fibrillation is told beat by beat, more strictly
#: (`episodes`).
NEVER_THERE: Final = frozenset({"exercise_test", "af_episodes"})
#: The engine of long recordings gives no trace of P between the beats.
WITHOUT_TRACE: Final = frozenset({"quality_p_time_share"})


@dataclass(frozen=True, slots=True)
class Key:
    """What a plan is made from, in any process."""

    window_s: float
    leads: tuple[str, ...]
    own_definitions: bool
    ultra_short: bool
    with_samples: bool
    """Whether there are samples to measure on; without them only what needs none is in it."""
    only: frozenset[str] | None
    """The symbols that are wanted, None for all."""


@dataclass(frozen=True, eq=False)
class Plan:
    """The biomarkers of windows of one length, place by place: each, or each in each lead."""

    key: Key
    biomarkers: tuple[Biomarker, ...]
    places: tuple[tuple[Biomarker, str], ...]
    """Biomarker and lead, the lead empty for a biomarker of the whole window."""
    first: Mapping[str, int]
    """First place of each biomarker by symbol."""

    @property
    def window_s(self) -> float:
        """Length of the windows."""
        return self.key.window_s

    @property
    def with_samples(self) -> bool:
        """Whether they are measured on samples, too."""
        return self.key.with_samples

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process makes it again: declarations do not travel."""
        return _planned, (self.key,)

    def column(self, place: int) -> str:
        """`symbol` or `symbol__LEAD`."""
        declared, lead = self.places[place]
        return f"{declared.symbol}__{lead}" if lead else declared.symbol


def plan_of(
    window_s: float,
    leads: tuple[str, ...],
    *,
    own_definitions: bool = False,
    ultra_short: bool = False,
    with_samples: bool | None = None,
    only: frozenset[str] | None = None,
) -> Plan:
    """The plan of windows of so many seconds of a recording with these leads, or of only some symbols of it."""
    sampled = window_s >= SAMPLES_FROM_S if with_samples is None else with_samples
    return _planned(Key(window_s, leads, own_definitions, ultra_short, sampled, only))


@cache
def _planned(key: Key) -> Plan:
    whole, recorded = catalogue(), frozenset(key.leads)
    chosen = tuple(
        each
        for each in whole.of_one_recording(own_definitions=key.own_definitions)
        if each.symbol not in WITHOUT_TRACE
        and (key.only is None or each.symbol in key.only)
        and NEVER_THERE.isdisjoint(whole.needs_deeply(each.symbol))
        and each.chain == ""
        and not each.is_vector
        and _long_enough(each, key.window_s, ultra_short=key.ultra_short)
        and _recorded(each, recorded)
        and (key.with_samples or not _from_samples(each.symbol))
    )
    places: list[tuple[Biomarker, str]] = []
    first: dict[str, int] = {}
    for each in chosen:
        first[each.symbol] = len(places)
        places += [(each, lead) for lead in (key.leads if each.scope == LEAD else ("",))]
    return Plan(key, chosen, tuple(places), first)


def _long_enough(declared: Biomarker, window_s: float, *, ultra_short: bool) -> bool:
    shortest_s = declared.ultra_short_s if ultra_short and declared.ultra_short_s else declared.minimum_s
    return shortest_s is None or window_s >= shortest_s - SPARE_S


def _recorded(declared: Biomarker, leads: frozenset[str]) -> bool:
    """Whether the leads that it, and what it stands on, asks for are among those recorded."""
    return all(
        guard.test(usable_leads=leads)
        for guard in declared.guards
        if guard.code == "wrong_leads" and [need.name for need in guard.needs] == ["usable_leads"]
    )


@cache
def _from_samples(name: str) -> bool:
    """Whether something needs the samples of the ECG, in what is handed in as little as anywhere."""
    if name in HANDED_IN:
        return False
    if name in SOURCES or name == "representative_beat":
        return True
    whole = catalogue()
    declared = whole.biomarkers.get(name)
    if declared is None:
        return any(_from_samples(need.name) for need in whole.quantities[name].needs)
    needed = {need.name for need in declared.needs}
    needed.update(need.name for guard in declared.guards for need in guard.needs)
    return any(_from_samples(one) for one in needed)
