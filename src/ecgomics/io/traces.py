"""From the channels of a file to the leads of a recording: names, units, one rate, and what to warn of."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput, Unstated
from ecgomics.core.leads import canonical_lead
from ecgomics.core.recording import HIGHEST_FS_HZ, LOWEST_FS_HZ
from ecgomics.core.units import mv_per_unit
from ecgomics.io.contents import Channel
from ecgomics.io.limits import MOST_SAMPLES
from ecgomics.io.source import Stated

#: Median spans over the leads that point to a unit (formats, rule 2).
_TYPICAL_SPANS = {"mV": (0.2, 10.0), "uV": (200.0, 10_000.0)}
#: Leads of one file whose rates differ by more than this are no leads of one ECG.
MOST_TIMES_FASTER = 100.0
#: So many names of channels are shown in a sentence, and so much of each.
_MOST_SHOWN = 20
_LONGEST_SHOWN = 60
#: A letter and a number: a lead ("D2", "V3"), or one of a row of electrodes.
_ELECTRODE = re.compile(r"^\s*([A-Z])'?(\d{1,2})\s*$")
#: Where the rows of letters end that ECG leads have.
_LAST_LEADS = {"D": 4, "V": 9}
_FILTERED = re.compile(r"[\s_-]*\(?filtered\)?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Traces:
    """Leads × samples in mV at one rate, with what was noticed on the way."""

    ecg_mv: Floats
    fs_hz: float
    leads: tuple[str, ...]
    resolution_uv: float | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Lead:
    name: str
    values: Floats
    fs_hz: float
    mv_per_step: float
    resolution_mv: float | None


def traces(channels: Sequence[Channel], *, label: str, stated: Stated) -> Traces:
    """The ECG leads among the channels, in mV and at the highest rate among them.

    stated answers what the channels leave open. Unstated names every option that is still missing; InvalidInput if no
    channel is an ECG lead in a unit of voltage, or the leads given do not fit.
    """
    _ask(channels, label=label, stated=stated)
    named, dropped = _distinct(_named(channels, label=label, stated=stated), stated)
    if not named:
        raise InvalidInput(f"{label} has no ECG lead in a unit of voltage; its channels: {_listed(dropped)}.")
    leads = _allowed([_lead(name, channel, stated) for name, channel in named], dropped, label=label)
    fs_hz = max(lead.fs_hz for lead in leads)
    rows = [at_rate(_mv(lead), lead.fs_hz, fs_hz) for lead in leads]
    shortest = min(len(row) for row in rows)
    return Traces(
        ecg_mv=np.stack([row[:shortest] for row in rows]),
        fs_hz=fs_hz,
        leads=tuple(lead.name for lead in leads),
        resolution_uv=max((lead.resolution_mv * 1e3 for lead in leads if lead.resolution_mv), default=None),
        warnings=tuple(_noticed(channels, leads, dropped=dropped, stated=stated)),
    )


def _allowed(leads: Sequence[_Lead], dropped: list[str], *, label: str) -> list[_Lead]:
    """The leads whose rate an ECG can have; the others are told of.

    InvalidInput where there is none, or where bringing them to one rate would take any time and memory.
    """
    allowed = [lead for lead in leads if LOWEST_FS_HZ <= lead.fs_hz <= HIGHEST_FS_HZ]
    if not allowed:
        raise InvalidInput(
            f"{label} states a sampling rate of {leads[0].fs_hz:g} Hz for {leads[0].name}; "
            f"{LOWEST_FS_HZ:g} to {HIGHEST_FS_HZ:g} Hz is allowed."
        )
    dropped += [f"{lead.name} (at {lead.fs_hz:g} Hz)" for lead in leads if lead not in allowed]
    low, high = min(lead.fs_hz for lead in allowed), max(lead.fs_hz for lead in allowed)
    size = sum(len(lead.values) * high / lead.fs_hz for lead in allowed)
    if low < high and (high > low * MOST_TIMES_FASTER or size > MOST_SAMPLES):
        raise InvalidInput(
            f"{label} states sampling rates from {low:g} to {high:g} Hz for its leads: no ECG has these."
        )
    return allowed


def _ask(channels: Sequence[Channel], *, label: str, stated: Stated) -> None:
    """Raise Unstated with every option that neither the file nor the user answers."""
    named = [channel for channel in channels if canonical_lead(channel.label or "")]
    needed = named or channels
    missing = []
    if stated.fs_hz is None and any(channel.fs_hz is None for channel in needed):
        missing.append(("sampling rate", "fs_hz= (in Hz)"))
    if stated.unit is None and any(channel.unit is None for channel in needed):
        missing.append(("unit", f"unit= (mV, uV or V{_hint(needed)})"))
    if stated.leads is None and not named:
        own = _listed([channel.label for channel in channels if channel.label])
        count = f"{len(channels)} of them" + (f"; its channels are {own}" if own else "")
        missing.append(("ECG leads", f"leads= ({count})"))
    if missing:
        raise Unstated(
            f"{label} does not state its {_and(f for f, _ in missing)}: give {_and(o for _, o in missing)}."
        )


def _hint(channels: Sequence[Channel]) -> str:
    """What the amplitude suggests: a hint for whoever answers, never an answer."""
    spans = [
        np.ptp(values[np.isfinite(values)])
        for channel in channels
        if np.isfinite(values := channel.values).any()
    ]
    typical = float(np.median(spans)) if spans else 0.0
    for unit, (low, high) in _TYPICAL_SPANS.items():
        if low <= typical <= high:
            return f"; a span of {typical:.4g} suggests {unit}"
    return ""


def _listed(names: Sequence[str]) -> str:
    """Names with commas between; not all of them where there are many, nor all of a long one."""
    shown = [
        name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}…" for name in names[:_MOST_SHOWN]
    ]
    return ", ".join(shown) + (f" and {len(names) - _MOST_SHOWN} more" if names[_MOST_SHOWN:] else "")


def _and(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _named(channels: Sequence[Channel], *, label: str, stated: Stated) -> list[tuple[str | None, Channel]]:
    electrodes = are_electrodes([channel.label or "" for channel in channels])
    own = [
        (
            None if electrodes and is_electrode(channel.label or "") else canonical_lead(channel.label or ""),
            channel,
        )
        for channel in channels
    ]
    if stated.leads is None or any(lead is not None for lead, _ in own):
        return own
    given = given_leads(stated.leads)
    if len(given) != len(channels):
        raise InvalidInput(f"{label} has {len(channels)} channels, but leads= names {len(given)}.")
    return list(zip(given, channels, strict=True))


def are_electrodes(labels: Sequence[str]) -> bool:
    """Whether channels are numbered electrodes of an EEG (A1 … D32), of which D1 to D4 and V1 to V9 are no leads."""
    found = [match for label in labels if (match := _ELECTRODE.match(label))]
    beyond = any(int(match[2]) > _LAST_LEADS.get(match[1], int(match[2])) for match in found)
    return beyond or {"A", "B"} <= {match[1] for match in found}


def is_electrode(label: str) -> bool:
    """Whether a name is one of those that are_electrodes speaks of."""
    return _ELECTRODE.match(label) is not None


def given_leads(leads: Sequence[str]) -> tuple[str, ...]:
    """The canonical names of leads that a user gave; InvalidInput names one that is none, or is given twice."""
    canonical = [(name, canonical_lead(name)) for name in leads]
    wrong = [name for name, lead in canonical if lead is None]
    if wrong:
        raise InvalidInput(f"“{wrong[0]}” is no ECG lead; leads= takes names such as I, II, aVR, V1 or MLII.")
    found = tuple(lead for _, lead in canonical if lead is not None)
    if len(set(found)) != len(found):
        raise InvalidInput(f"leads= names a lead twice: {', '.join(found)}.")
    return found


def _distinct(
    named: Sequence[tuple[str | None, Channel]], stated: Stated
) -> tuple[list[tuple[str, Channel]], list[str]]:
    """Each lead once, and what is left out and why: no ECG lead, no voltage, or a second copy of a lead."""
    chosen: dict[str, Channel] = {}
    dropped = []
    for lead, channel in named:
        if lead is not None and lead not in chosen and _is_voltage(channel.unit or stated.unit):
            chosen[lead] = channel
        else:
            dropped.append(_left_out(lead, channel, chosen))
    return list(chosen.items()), dropped


def _left_out(lead: str | None, channel: Channel, chosen: Mapping[str, Channel]) -> str:
    label = channel.label or "a channel without name"
    if lead in chosen:
        return f"{label} (a second lead {lead})"
    copied = canonical_lead(_FILTERED.sub("", label))
    if lead is None:
        return f"{label} (a filtered copy of {copied})" if copied in chosen else label
    return f"{label} (its unit {channel.unit} is no voltage)"


def _is_voltage(unit: str | None) -> bool:
    try:
        mv_per_unit(unit or "")
    except InvalidInput:
        return False
    return True


def _lead(name: str, channel: Channel, stated: Stated) -> _Lead:
    mv = mv_per_unit(channel.unit or stated.unit or "")
    return _Lead(
        name=name,
        values=channel.values,
        fs_hz=float(channel.fs_hz or stated.fs_hz or 0.0),
        mv_per_step=mv,
        resolution_mv=channel.resolution * mv if channel.resolution else None,
    )


def _mv(lead: _Lead) -> Floats:
    with np.errstate(over="ignore"):  # what is beyond any number is masked, as infinite values are
        values_mv = lead.values * lead.mv_per_step
    return np.where(np.isinf(values_mv), np.nan, values_mv)


def _noticed(
    channels: Sequence[Channel], leads: Sequence[_Lead], *, dropped: Sequence[str], stated: Stated
) -> Iterator[str]:
    if dropped:
        yield f"Not read as ECG leads: {_listed(dropped)}."
    if infinite := [lead.name for lead in leads if np.isinf(lead.values).any()]:
        yield f"Infinite values are masked in {', '.join(infinite)}."
    fs_hz = max(lead.fs_hz for lead in leads)
    lengths_s = [len(lead.values) / lead.fs_hz for lead in leads]
    if max(lengths_s) - min(lengths_s) > 1.0 / min(lead.fs_hz for lead in leads):
        shortest = leads[int(np.argmin(lengths_s))].name
        yield f"The leads differ in length; all are cut to that of the shortest, {shortest}."
    if slower := [lead.name for lead in leads if lead.fs_hz != fs_hz]:
        yield f"Resampled to {fs_hz:g} Hz, the highest rate of the file: {', '.join(slower)}."
    if (
        stated.fs_hz is not None
        and all(channel.fs_hz is not None for channel in channels)
        and stated.fs_hz != fs_hz
    ):
        yield f"The rate given ({stated.fs_hz:g} Hz) is not used: the file states {fs_hz:g} Hz."
    if (
        stated.unit is not None
        and all(channel.unit is not None for channel in channels)
        and any(lead.mv_per_step != mv_per_unit(stated.unit) for lead in leads)
    ):
        yield f"The unit given ({stated.unit}) is not used: the file states its own."
    if stated.leads is not None and given_leads(stated.leads) != tuple(lead.name for lead in leads):
        yield "The leads given are not used: the file names its own."


def at_rate(values: Floats, fs_hz: float, target_hz: float) -> Floats:
    """Values brought to another rate by band-limited (polyphase) resampling; gaps stay gaps of the same length."""
    if fs_hz == target_hz:
        return values
    from scipy.signal import resample_poly

    ratio = Fraction(target_hz / fs_hz).limit_denominator(1000)
    gap = np.isnan(values)
    if gap.all():
        return np.full(-(-len(values) * ratio.numerator // ratio.denominator), np.nan)
    places = np.arange(len(values))
    bridged = np.interp(places, places[~gap], values[~gap]) if gap.any() else values
    resampled: Floats = resample_poly(bridged, ratio.numerator, ratio.denominator, padtype="line")
    source = np.minimum(np.arange(len(resampled)) * ratio.denominator // ratio.numerator, len(values) - 1)
    return np.where(gap[source], np.nan, resampled)
