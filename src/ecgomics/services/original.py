"""A recording as the original service answers: four objects with ten groups of plain numbers, and beside them what they
lack there: unit, lead, validity, code, chain.

request ──readers──▶ Recording ──profile, rules, heads──▶ rows ──original_fields──▶ {data, about}
                        └──filter of the request──▶ spectrum ──┘
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from ecgomics.core.disclaimer import DISCLAIMER
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.core.validity import Validity
from ecgomics.learned.predict import is_too_long, predict
from ecgomics.learned.prediction import Prediction
from ecgomics.profile import Profile, profile, rounded
from ecgomics.report.findings import Findings, facts_of_profile, findings_of
from ecgomics.services.original_fields import GROUPS, Field, Fields, Path, fields, leaf
from ecgomics.services.original_request import Asked
from ecgomics.signal.filters import bridged
from ecgomics.signal.original_filters import FILTERS, FS_HZ, FilterName
from ecgomics.signal.original_spectrum import Spectral, spectral

#: Version of this view: the first number changes where a client must.
VIEW_VERSION: Final = "1.0"
#: Behind the name of a filter in the chain: another way of filtering is another number.
_FILTER_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Leaf:
    """One scalar of the answer, and what is said of it beside."""

    group: str
    name: str
    value: float | str | bool | None
    symbol: str
    lead: str
    unit: str
    validity: Validity
    path: Path
    chain: str
    code: str | None = None
    """Permanent code in our catalogue; None for what is no biomarker of it."""
    version: int | None = None


def answer(wanted: Asked, settings: Settings) -> dict[str, Any]:
    """`data` as the original has it, and `about` beside it, ready for JSON."""
    recording = wanted.recording
    made = profile(recording, settings)
    predictions = _predictions(recording, settings)
    said = _findings(made, recording)
    leaves = [
        *_measured(made, fields()),
        *_filtered(recording.with_limb_leads(), wanted.filter),
        *_stated(said, made.provenance.chain),
        *(each for found in predictions.values() for each in _predicted(found)),
    ]
    data: dict[str, dict[str, dict[str, Any]]] = {
        name: {group: {} for group in groups} for name, groups in GROUPS.items()
    }
    object_of = {group: name for name, groups in GROUPS.items() for group in groups}
    for each in leaves:
        data[object_of[each.group]][each.group][each.name] = each.value
    return {"data": data, "about": _about(made, wanted, leaves, predictions) | {"findings": _evidence(said)}}


def _about(
    made: Profile, wanted: Asked, leaves: list[Leaf], predictions: Mapping[str, Prediction]
) -> dict[str, Any]:
    told = made.provenance
    apart = ("group", "name", "value")
    return {
        "view_version": VIEW_VERSION,
        "disclaimer": DISCLAIMER,
        "input_sha256": told.input_sha256,
        "source_format": wanted.recording.source_format,
        "leads": list(told.leads),
        "derived_leads": list(told.derived_leads),
        "fs_hz": told.fs_hz,
        "duration_s": told.duration_s,
        "quality": told.quality,
        "warnings": list(told.warnings),
        "filter": wanted.filter,
        "settings_hash": told.settings_hash,
        "catalogue_version": told.catalogue_version,
        "software_version": told.software_version,
        "empty_groups": {each.group: each.why for each in fields().of_kind("empty")},
        "models": {name: _card(each) for name, each in predictions.items()},
        "values": {
            each.name: {key: value for key, value in asdict(each).items() if key not in apart}
            for each in leaves
        },
    }


def _measured(made: Profile, table: Fields) -> Iterator[Leaf]:
    """Every biomarker of the profile that a group takes."""
    for row in made.values:
        field = table.of_symbol.get(row.symbol)
        if field is None or not field.group:
            continue
        name = leaf(table.names[row.symbol], row.lead)
        value = row.value_text if row.value_text is not None else rounded(row.value)
        yield Leaf(
            group=field.group,
            name=name,
            value=value,
            symbol=row.symbol,
            lead=row.lead,
            unit=row.unit,
            validity=row.validity,
            path=field.path,
            chain=row.chain,
            code=row.code,
            version=row.version,
        )


def _filtered(recording: Recording, name: FilterName) -> Iterator[Leaf]:
    """The spectrum of every lead behind the filter that was asked for."""
    gaps = ~np.isfinite(recording.ecg_mv)
    filtered_mv = FILTERS[name](bridged(recording.ecg_mv, gaps), fs_hz=recording.fs_hz)
    found = _by_leaf(spectral(filtered_mv, fs_hz=FS_HZ))
    for field in fields().of_kind("filtered"):
        unit, values = found[field.name]
        for lead, value in zip(recording.leads, values, strict=True):
            there = bool(np.isfinite(value))
            yield Leaf(
                group=field.group,
                name=leaf(field.name, lead),
                value=rounded(float(value)) if there else None,
                symbol=field.name,
                lead=lead,
                unit=unit,
                validity="ok" if there else "low_quality",
                path=field.path,
                chain=f"MODEL:{name}-{_FILTER_VERSION}",
            )


def _by_leaf(found: Spectral) -> dict[str, tuple[str, Any]]:
    """Unit and values by the name in the table."""
    return {
        "filtered_power_mV2": ("mV2", found.power_mv2),
        "filtered_peak_frequency_Hz": ("Hz", found.peak_hz),
        "filtered_median_frequency_Hz": ("Hz", found.median_hz),
        "filtered_edge_frequency_95_Hz": ("Hz", found.edge_95_hz),
        "filtered_spectral_entropy": ("1", found.entropy),
        **{f"filtered_{band}_band_percent": ("%", each) for band, each in found.share_percent.items()},
    }


def _findings(made: Profile, recording: Recording) -> Findings:
    found = made.as_dict()
    return findings_of(found["values"], facts_of_profile(found, recording.subject))


def _stated(said: Findings, chain: str) -> Iterator[Leaf]:
    """Every statement that a report prints, named as a finding, and the line that sums them up."""
    (field,) = fields().of_kind("finding")
    summary = () if said.summary is None else (said.summary,)
    for each in (*summary, *said.printed):
        yield Leaf(
            group=field.group,
            name=f"finding_{each.id}",
            value=f"{each.label} ({each.certainty})",
            symbol=each.id,
            lead="",
            unit="{class}",
            validity="ok",
            path=field.path,
            chain=chain,
        )


def _evidence(said: Findings) -> dict[str, Any]:
    """Why each statement stands, and how many could not be judged."""
    return {
        "table_version": said.table_version,
        "not_assessed": len(said.not_assessed),
        "statements": {
            f"finding_{each.id}": {
                "category": each.category,
                "certainty": each.certainty,
                "severity": each.severity,
                "criterion": each.criterion,
                "met": [asdict(met) for met in each.met],
                "source": each.source,
            }
            for each in said.printed
        },
    }


def _predictions(recording: Recording, settings: Settings) -> dict[str, Prediction]:
    """What each head of the table says; nothing of recordings that are longer than heads are for."""
    if is_too_long(recording.duration_s):
        return {}
    heads = [each.name for each in fields().of_kind("head")]
    return {name: predict(recording, name, settings=settings, explained=False) for name in heads}


def _predicted(said: Prediction) -> Iterator[Leaf]:
    """A head's label, its probabilities or its estimate, each named as the model's."""
    field = next(each for each in fields().of_kind("head") if each.name == said.head)
    name = f"model_{said.head}"
    if said.estimate is not None:
        for part, value in said.estimate._asdict().items():
            middle = "" if part == "value" else f"_{part}"
            yield _of_head(field, said, f"{name}{middle}_years", value, unit="a")
        return
    yield _of_head(field, said, name, said.label, unit="{class}")
    for label, probability in zip(said.labels, said.probabilities, strict=True):
        yield _of_head(field, said, f"{name}_probability_{label}", probability, unit="1")


def _of_head(field: Field, said: Prediction, name: str, value: float | str | None, *, unit: str) -> Leaf:
    return Leaf(
        group=field.group,
        name=name,
        value=rounded(value) if isinstance(value, float) else value,
        symbol=name,
        lead="",
        unit=unit,
        validity="failed" if said.abstained else "ok",
        path=field.path,
        chain=said.chain,
    )


def _card(said: Prediction) -> dict[str, Any]:
    return {
        "models": list(said.models),
        "label": said.label,
        "abstained": said.abstained,
        "reason": said.reason,
        "what": "Prediction of a learned model, beside the rules and never instead of them.",
    }
