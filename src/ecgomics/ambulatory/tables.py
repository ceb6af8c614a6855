"""The tables of a long recording: windows long and wide, episodes, trends, circadian rhythm."""

from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any, Final

import numpy as np
import pyarrow as pa

from ecgomics.ambulatory.analysis import HolterProfile
from ecgomics.ambulatory.facts import Facts
from ecgomics.ambulatory.trends import clock_of
from ecgomics.ambulatory.windows import NO_COUNT, WindowTable
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.guards import SPARE_S
from ecgomics.core.arrays import Bools
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.core.units import TEXT_UNITS
from ecgomics.core.validity import VALIDITY_CODES
from ecgomics.profile import Value, rounded

#: What a wide table says of a window before its biomarkers: name, type, what it is.
WINDOW_COLUMNS: Final = (
    ("record", pa.string(), "Name of the recording"),
    ("start_s", pa.float64(), "Begin of the window in seconds from the first sample"),
    ("end_s", pa.float64(), "End of the window"),
    ("analysable_s", pa.float64(), "Time of the window in which a lead can be measured"),
    ("quality", pa.string(), "Verdict on the signal of the window"),
    ("rhythm", pa.string(), "Rhythm of the window by rules"),
)

#: The long table: that of a cohort with the window's begin and end.
LONG_SCHEMA: Final = pa.schema(
    {
        "record": pa.string(),
        "start_s": pa.float64(),
        "end_s": pa.float64(),
        "code": pa.string(),
        "symbol": pa.string(),
        "lead": pa.string(),
        "value": pa.float64(),
        "value_text": pa.string(),
        "unit": pa.string(),
        "validity": pa.string(),
        "n": pa.int32(),
        "spread": pa.float64(),
        "version": pa.int32(),
        "chain": pa.string(),
    }
)


def chain_of(facts: Facts, fs_hz: float, settings: Settings) -> str:
    """Signal path and hash of the settings, as in a profile."""
    hollow = Recording(np.full((1, 1), np.nan), fs_hz, ("I",), band_hz=facts.band_hz)
    return f"{catalogue().quantities['signal_path'].function(hollow, settings)}-{settings.chain_hash}"


def wide_windows(table: WindowTable, record: str) -> pa.Table:
    """One row per window, a column `symbol` or `symbol__LEAD` per value; reasons are in the long table only."""
    arrays: list[Any] = [
        pa.array([record] * len(table), pa.string()),
        pa.array(table.start_s),
        pa.array(table.end_s),
        pa.array(table.analysable_s),
        pa.array(table.quality, pa.string()),
        pa.array(table.rhythm, pa.string()),
    ]
    names = [name for name, _, _ in WINDOW_COLUMNS]
    for place, (declared, _) in enumerate(table.plan.places):
        names.append(table.plan.column(place))
        if declared.unit in TEXT_UNITS:
            arrays.append(pa.array([text or None for text in table.texts[:, place]], pa.string()))
        else:
            arrays.append(pa.array(_nine_digits(table.values[:, place]), pa.float64(), from_pandas=True))
    return pa.Table.from_arrays(arrays, names=names)


def long_windows(table: WindowTable, record: str, chain: str) -> pa.Table:
    """One row per window, biomarker and lead, with every reason."""
    windows, places = table.values.shape
    values, texts = table.values.reshape(-1), table.texts.reshape(-1)
    number = np.isfinite(values)
    there = number | (texts != "")
    place = np.tile(np.arange(places), windows)
    counts = table.counts.reshape(-1)
    columns = {
        "record": pa.array([record] * (windows * places), pa.string()),
        "start_s": pa.array(np.repeat(table.start_s, places)),
        "end_s": pa.array(np.repeat(table.end_s, places)),
        "value": pa.array(_nine_digits(values), pa.float64(), from_pandas=True),
        "value_text": pa.array([text or None for text in texts], pa.string()),
        "validity": _looked_up(table.codes.reshape(-1), VALIDITY_CODES),
        "n": pa.array(counts, pa.int32(), mask=~there | (counts == NO_COUNT)),
        "spread": pa.array(
            _nine_digits(np.where(there, table.spreads.reshape(-1), np.nan)), pa.float64(), from_pandas=True
        ),
        "version": pa.array([each.version for each, _ in table.plan.places] * windows, pa.int32()),
        "chain": _looked_up((_short(table) & there.reshape(windows, places)).reshape(-1), _chains(chain)),
    }
    about = {
        name: _looked_up(place, [of(each, lead) for each, lead in table.plan.places])
        for name, of in (
            ("code", lambda each, _: each.code),
            ("symbol", lambda each, _: each.symbol),
            ("lead", lambda _, lead: lead),
            ("unit", lambda each, _: each.unit),
        )
    }
    return pa.Table.from_pydict(columns | about).select(LONG_SCHEMA.names).cast(LONG_SCHEMA)


def _chains(chain: str) -> tuple[str, str]:
    return chain, f"{chain}+ultra_short"


def _short(table: WindowTable) -> Bools:
    """Values of less analysable time than is standard for them, windows × places."""
    shortest_s = np.array([each.minimum_s or 0.0 for each, _ in table.plan.places])
    short: Bools = table.analysable_s[:, None] < shortest_s - SPARE_S
    return short


def _looked_up(codes: Any, words: Any) -> pa.Array:
    return pa.DictionaryArray.from_arrays(
        pa.array(codes.astype(np.int32)), pa.array(words, pa.string())
    ).cast(pa.string())


def _nine_digits(values: Any) -> Any:
    """Numbers as they are written, NaN where there is none."""
    return np.array([float(f"{value:.9g}") for value in values.tolist()], dtype=float)


def values_of(table: WindowTable, row: int, record: str, chain: str) -> Iterator[Value]:
    """The rows of one window as those of a profile."""
    short = _short(table)[row]
    for place, (declared, lead) in enumerate(table.plan.places):
        value, text = float(table.values[row, place]), table.texts[row, place]
        code = VALIDITY_CODES[table.codes[row, place]]
        about = (record, declared.code, declared.symbol, lead)
        if np.isnan(value) and not text:
            yield Value(*about, None, None, declared.unit, code, None, None, declared.version, chain)
            continue
        count, spread = int(table.counts[row, place]), float(table.spreads[row, place])
        yield Value(
            *about,
            None if np.isnan(value) else value,
            text or None,
            declared.unit,
            code,
            None if count == NO_COUNT else count,
            None if np.isnan(spread) else spread,
            declared.version,
            _chains(chain)[int(short[place])],
        )


# ── what is written as text ──────────────────────────────────────────────────────────────────────────────────────


def episode_rows(found: HolterProfile) -> Iterator[dict[str, Any]]:
    """One row per episode, in order."""
    for each in found.episodes:
        yield {
            "record": found.facts.name,
            "kind": each.kind,
            "start_s": round(each.start_s, 3),
            "end_s": round(each.end_s, 3),
            "duration_s": round(each.duration_s, 3),
            "start_clock": clock_of(found.facts.started_at, each.start_s),
            "beats": each.beats,
            "rate_mean_per_min": _text(each.rate_mean_per_min),
            "rate_min_per_min": _text(each.rate_min_per_min),
            "rate_max_per_min": _text(each.rate_max_per_min),
            "quality_share": _text(each.quality_share),
            "evidence": each.evidence,
        }


def trend_rows(found: HolterProfile) -> Iterator[dict[str, Any]]:
    """One row per hour since the start."""
    hourly = found.trends
    for hour in range(len(hourly.start_s)):
        yield {
            "record": found.facts.name,
            "hour": hour,
            "start_clock": clock_of(found.facts.started_at, float(hourly.start_s[hour])),
        } | {each.name: _text(float(getattr(hourly, each.name)[hour])) for each in fields(hourly)}


def circadian_rows(found: HolterProfile) -> Iterator[dict[str, Any]]:
    """One row per trend that was fitted."""
    for each in found.circadian:
        row = {
            name: _text(value) if isinstance(value, float) else value for name, value in asdict(each).items()
        }
        yield {"record": found.facts.name} | row


def _text(number: float) -> float | str:
    """Nine significant digits; empty where there is none."""
    return "" if np.isnan(number) else float(f"{number:.9g}")


def summary(found: HolterProfile) -> dict[str, Any]:
    """What a reader wants to know first, ready for JSON; None where there is no number."""
    from ecgomics.ambulatory.burden import counted

    chain = chain_of(found.facts, found.fs_hz, found.settings)
    return {
        "record": found.facts.name,
        "started_at": clock_of(found.facts.started_at, 0.0) or None,
        "duration_s": found.duration_s,
        "fs_hz": found.fs_hz,
        "leads": list(found.leads),
        "chain": chain,
        "settings": found.settings.as_dict(),
        "catalogue_version": catalogue().version,
        "segments": len(found.segments),
        "episodes": counted(found.episodes),
        "burden": plain(asdict(found.burden)),
        "days": [plain(asdict(each)) for each in found.days],
        "values": {
            each.column: {
                "value": rounded(each.value) if each.value is not None else each.value_text,
                "unit": each.unit,
                "validity": each.validity,
            }
            for each in values_of(found.whole, 0, found.facts.name, chain)
        },
    }


def plain(given: dict[str, Any]) -> dict[str, Any]:
    """NaN as None, nine significant digits, below, too."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(value, dict):
            found[name] = plain(value)
        else:
            found[name] = (None if np.isnan(value) else rounded(value)) if isinstance(value, float) else value
    return found
