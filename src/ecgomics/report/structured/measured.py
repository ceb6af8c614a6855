"""The measurements of a report: which biomarkers it has, in which order, and beside which range each is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.reference_ranges import ReferenceRange, reference_range
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Subject
from ecgomics.report.structured.document import Group, Kind, Measurement, Range
from ecgomics.report.structured.source import Source

#: Stands for every recorded lead, in the order of the recording.
EACH_LEAD: Final = "*"


@dataclass(frozen=True, slots=True)
class Entry:
    """One biomarker of the table, in the record or in some leads."""

    symbol: str
    group: Group
    decimals: int
    leads: tuple[str, ...] = ("",)
    only_with_value: bool = False
    """Left out where there is none; others then stand there with the reason."""


def _of(group: Group, *entries: tuple[str, int]) -> tuple[Entry, ...]:
    return tuple(Entry(symbol, group, decimals) for symbol, decimals in entries)


def _some(group: Group, *entries: tuple[str, int]) -> tuple[Entry, ...]:
    return tuple(Entry(symbol, group, decimals, only_with_value=True) for symbol, decimals in entries)


def _by_lead(group: Group, *entries: tuple[str, int]) -> tuple[Entry, ...]:
    return tuple(Entry(symbol, group, decimals, (EACH_LEAD,)) for symbol, decimals in entries)


def _some_by_lead(group: Group, *entries: tuple[str, int]) -> tuple[Entry, ...]:
    return tuple(
        Entry(symbol, group, decimals, (EACH_LEAD,), only_with_value=True) for symbol, decimals in entries
    )


#: What every kind has.
_RATE: Final = (
    *_of("rate", ("heart_rate", 0), ("rr_mean", 0)),
    *_some("rate", ("heart_rate_min", 0), ("heart_rate_max", 0), ("atrial_rate", 0)),
    *_some("rate", ("af_ventricular_rate", 0)),
)
_RHYTHM: Final = (
    *_of("rhythm", ("rhythm_class", 0), ("p_presence", 0), ("pause_max", 0)),
    *_of("rhythm", ("pvc_count", 0), ("pac_count", 0)),
    *_some("rhythm", ("rr_cv", 3), ("rr_rmssd_normalised", 3), ("pause_count", 0), ("av_block_class", 0)),
    *_some("rhythm", ("dropped_p_share", 0), ("paced_share", 0), ("pacing_spikes_per_beat", 1)),
)
#: Only where they are valid: of ten seconds they mostly are not.
_VARIABILITY: Final = _some(
    "variability",
    *(("sdnn", 0), ("rmssd", 0), ("pnn50", 1), ("sdnn_24h", 0), ("sdann", 0), ("hrv_triangular_index", 1)),
    *(("total_power", 0), ("lf_power", 0), ("hf_power", 0), ("lf_hf_ratio", 2)),
    *(("poincare_sd1", 0), ("poincare_sd2", 0), ("deceleration_capacity", 1)),
    *(("turbulence_onset", 2), ("turbulence_slope", 1)),
)
_INTERVALS: Final = (
    *_of("p_wave", ("p_duration", 0)),
    *_of("conduction", ("pr_interval", 0), ("qrs_duration", 0)),
    *_of("repolarisation", ("qt_interval", 0), ("qtc_fridericia", 0), ("qtc_bazett", 0)),
)
_AXES: Final = _of("axis", ("p_axis", 0), ("qrs_axis", 0), ("t_axis", 0))
_LEVELS: Final = (
    *_by_lead("qrs", ("r_amplitude", 2), ("s_amplitude", 2), ("q_amplitude", 2)),
    *_by_lead("st", ("st_level_j", 2), ("st_level_j60", 2)),
    *_by_lead("repolarisation", ("t_amplitude", 2)),
)

ENTRIES: Final[Mapping[Kind, tuple[Entry, ...]]] = {
    "twelve_lead": (
        *_RATE,
        *_INTERVALS,
        *_some("repolarisation", ("qtc_atrial_fibrillation", 0), ("jt_interval", 0)),
        *_AXES,
        *_some("axis", ("frontal_qrst_angle", 0), ("spatial_qrst_angle", 0)),
        *_some("p_wave", ("p_terminal_force_v1", 1)),
        Entry("p_amplitude_positive", "p_wave", 2, ("II",), only_with_value=True),
        *_some("qrs", ("r_peak_time_v1", 0), ("r_peak_time_v5_v6", 0), ("transition_zone", 1)),
        *_of("voltage", ("sokolow_lyon_voltage", 1), ("cornell_voltage", 1), ("r_amplitude_avl", 1)),
        *_of("voltage", ("peguero_lo_presti", 1), ("romhilt_estes", 0)),
        *_of("voltage", ("limb_voltage_max", 1), ("precordial_voltage_max", 1)),
        *_RHYTHM,
        *_VARIABILITY,
        *_LEVELS,
    ),
    "few_leads": (
        *_RATE,
        *_INTERVALS,
        *_some_by_lead("conduction", ("pr_interval_lead", 0), ("qrs_duration_lead", 0)),
        *_some_by_lead("repolarisation", ("qt_interval_lead", 0)),
        *_AXES,
        *_RHYTHM,
        *_VARIABILITY,
        *_LEVELS,
    ),
    "single_lead": (
        *_RATE,
        *_some("p_wave", ("p_duration", 0)),
        *_some("conduction", ("pr_interval", 0), ("qrs_duration", 0)),
        *_some("repolarisation", ("qt_interval", 0), ("qtc_fridericia", 0), ("qtc_bazett", 0)),
        *_by_lead("conduction", ("pr_interval_lead", 0), ("qrs_duration_lead", 0)),
        *_by_lead("repolarisation", ("qt_interval_lead", 0)),
        *_RHYTHM,
        *_VARIABILITY,
        *_some_by_lead("qrs", ("r_amplitude", 2)),
        *_some_by_lead("st", ("st_level_j", 2)),
        *_some_by_lead("repolarisation", ("t_amplitude", 2)),
    ),
    "long": (
        *_RATE,
        *_of("rhythm", ("rhythm_class", 0), ("af_burden", 1), ("af_episode_count", 0)),
        *_of("rhythm", ("af_longest_episode", 1), ("pvc_count", 0), ("pvc_burden", 2)),
        *_of("rhythm", ("pac_count", 0), ("pac_burden", 2), ("ventricular_couplets", 0)),
        *_of("rhythm", ("nsvt_runs", 0), ("svt_runs", 0), ("pause_max", 0), ("pause_count", 0)),
        *_some("rhythm", ("nsvt_longest", 0), ("nsvt_fastest", 0), ("bigeminy_share", 1)),
        *_some("rhythm", ("trigeminy_share", 1), ("p_presence", 0), ("nocturnal_rate_dip", 1)),
        *_VARIABILITY,
        *_some("conduction", ("pr_interval", 0), ("qrs_duration", 0)),
        *_some("repolarisation", ("qt_interval", 0), ("qtc_fridericia", 0)),
        *_some_by_lead("st", ("st_trend_max", 2)),
    ),
}

#: Those of few leads stand in the place of the global ones, which need more leads.
_INTERVALS_OF_A_LEAD: Final = frozenset({"pr_interval_lead", "qrs_duration_lead", "qt_interval_lead"})
#: Groups that do not hang on how many leads there are.
_OF_BEATS: Final = frozenset({"rate", "rhythm", "variability"})

#: Intervals alone tell nothing of these: without shapes every beat counts as a normal one.
_OF_SHAPES: Final = frozenset({"pvc_count", "pac_count", "pvc_burden", "pac_burden"})


def measurements(source: Source, kind: Kind, subject: Subject) -> tuple[Measurement, ...]:
    """The table of a report, in the order of its entries; biomarkers that the settings left out are left out."""
    rows = source.rows
    seen = _Reading(subject, float(source.provenance["duration_s"]), kind)
    return tuple(_measured(source, rows, kind, seen))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a value is read with."""

    subject: Subject
    duration_s: float
    kind: Kind


def _measured(
    source: Source, rows: Mapping[str, Mapping[str, Any]], kind: Kind, seen: _Reading
) -> Iterator[Measurement]:
    present = tuple(lead for lead in (*STANDARD_LEADS, *source.provenance["leads"]))
    leads = tuple(lead for lead in dict.fromkeys(present) if lead in source.provenance["leads"])
    for entry in ENTRIES[kind]:
        if not leads and entry.symbol in _OF_SHAPES:
            continue
        for lead in leads if entry.leads == (EACH_LEAD,) else entry.leads:
            row = rows.get(f"{entry.symbol}:{lead}" if lead else entry.symbol)
            if row is not None and (_is_there(row) or not entry.only_with_value):
                yield _one(entry, row, seen)


def _is_there(row: Mapping[str, Any]) -> bool:
    return row["value"] is not None or row["value_text"] is not None


def _one(entry: Entry, row: Mapping[str, Any], seen: _Reading) -> Measurement:
    declared = catalogue()[entry.symbol]
    limits = reference_range(
        entry.symbol, row["lead"], subject=seen.subject, duration_s=seen.duration_s, chain=row["chain"]
    )
    approximate = entry.group not in _OF_BEATS and (
        seen.kind == "single_lead" or (seen.kind == "few_leads" and entry.symbol in _INTERVALS_OF_A_LEAD)
    )
    return Measurement(
        code=declared.code,
        symbol=entry.symbol,
        lead=row["lead"],
        label=declared.label,
        label_zh=declared.label_zh,
        group=entry.group,
        value=row["value"],
        text=row["value_text"],
        unit=row["unit"],
        decimals=entry.decimals,
        validity=row["validity"],
        n=row["n"],
        spread=row["spread"],
        version=row["version"],
        chain=row["chain"],
        range=None if limits is None else _range(limits),
        outside=None if approximate else _outside(row, limits),
        approximate=approximate,
    )


def _range(limits: ReferenceRange) -> Range:
    return Range(
        low=limits.low,
        high=limits.high,
        limits=limits.limits,
        population=limits.population,
        source=limits.source,
        confirmed=limits.confirmed,
    )


def _outside(row: Mapping[str, Any], limits: ReferenceRange | None) -> Any:
    """Beyond a confirmed range; None of a value that is not valid, and without such a range."""
    value = row["value"]
    if limits is None or not limits.confirmed or value is None or row["validity"] != "ok":
        return None
    if limits.holds(value):
        return None
    return "low" if limits.low is not None and value < limits.low else "high"
