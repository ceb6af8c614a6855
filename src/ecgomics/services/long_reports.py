"""What the report of a long recording is made of: its analysis as people corrected it, and telling stretches."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from ecgomics.ambulatory.analysis import HolterProfile, analyse_holter
from ecgomics.ambulatory.corrections import Told, told
from ecgomics.ambulatory.course_values import course_quality, course_values, quality_unknown
from ecgomics.ambulatory.episodes import Episode, Kind
from ecgomics.ambulatory.facts import Facts
from ecgomics.ambulatory.found import found_of
from ecgomics.ambulatory.tables import chain_of
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.core.recording import Recording
from ecgomics.core.samples import Samples, WithLimbLeads
from ecgomics.core.settings import Settings
from ecgomics.core.validity import VALIDITY_CODES
from ecgomics.core.version import VERSION
from ecgomics.profile import Provenance, rounded
from ecgomics.report.structured.measured import ENTRIES
from ecgomics.report.structured.paper import LINE_S, MOST_STRIPS
from ecgomics.report.structured.source import Shown, Source
from ecgomics.services import stored_profile
from ecgomics.services.long_results import LongResults
from ecgomics.services.report_sources import of_person
from ecgomics.signal.filters import monitor_path
from ecgomics.store import Store, StoredRecording

#: Windows of the analysis, of which the hourly table needs one length.
WINDOW_S: Final = 300.0
#: What the table of a long recording takes from its beats.
OF_BEATS: Final = tuple(
    entry.symbol for entry in ENTRIES["long"] if entry.group in ("rate", "rhythm", "variability")
)
#: Kinds of episodes that are shown, and which of each: the fastest, slowest or longest.
SHOWN_KINDS: Final[tuple[Kind, ...]] = (
    "ventricular_run",
    "atrial_fibrillation",
    "pause",
    "supraventricular_run",
    "ventricular_bigeminy",
    "ventricular_couplet",
    "tachycardia",
    "bradycardia",
)
UNANALYSED: Final = (
    "The hours and episodes of this long recording were not analysed with these settings yet: "
    "they are not in this report."
)
#: What is shown before an episode begins.
BEFORE_S: Final = 2.0
#: Filtered with a stretch at either side, so that its ends are true.
_MARGIN_S: Final = 2.0
MOST_LEADS: Final = 3


def source_of_long_file(recording: Recording, settings: Settings) -> Source:
    """Analyse a recording that was read as a long one."""
    facts = Facts.of(recording)
    profile = analyse_holter(recording, facts, windows_s=(WINDOW_S,), settings=settings)
    said = told(found_of(profile, WithLimbLeads(recording)), facts)
    made = _provenance(recording, profile, settings)
    rows = [
        row._asdict() | {"value": rounded(row.value), "spread": rounded(row.spread)}
        for row in _values(said, profile.leads, recording, settings, made)
    ]
    rows += _of_the_whole(profile, made, {(row["symbol"], row["lead"]) for row in rows})
    found = {"record": recording.name, "provenance": made.as_dict(), "values": rows, "vectors": {}}
    return source_of_long(found, said, recording, recording)


def source_of_kept_long(
    store: Store,
    kept: StoredRecording,
    settings: Settings,
    correction: int | None,
    longs: LongResults | None,
) -> Source:
    """Of a kept long recording with the corrections up to a revision, and with the analysis of its hours, if any."""
    revision = store.corrections.latest(kept.id) if correction is None else correction
    found: Mapping[str, Any] = json.loads(stored_profile(store, kept.id, settings, revision).profile_json)
    recording = of_person(store, kept, store.without_samples(kept.id)[0])
    now = None if longs is None else longs.current_with(kept.id, settings)
    told = None if now is None or not now.complete else now.told
    with store.samples(kept.id) as samples:
        if told is None:
            source = source_of_unanalysed(found, recording, samples)
        else:
            values = with_corrected_beats(found, told, recording, settings)
            source = source_of_long(values, told, recording, samples)
    return replace(source, recording_id=kept.id, synthetic=kept.synthetic, corrections=revision)


def source_of_long(
    found: Mapping[str, Any],
    said: Told,
    recording: Recording,
    samples: Samples,
) -> Source:
    """Of a profile as it is stored and what is told of the recording; recording is what is known beside its samples."""
    return Source(
        recording=recording,
        found=found,
        quality=course_quality(said, tuple(found["provenance"]["leads"]), found["provenance"]["quality"]),
        beats=None,
        shown=_shown(said, WithLimbLeads(samples)),
        told=said,
    )


def source_of_unanalysed(
    found: Mapping[str, Any],
    recording: Recording,
    samples: Samples,
) -> Source:
    """Of a long recording whose hours nobody has analysed yet with these settings; a warning says so."""
    about = found["provenance"]
    leads = tuple(about["leads"])
    return Source(
        recording=recording,
        found=dict(found) | {"provenance": about | {"warnings": [*about["warnings"], UNANALYSED]}},
        quality=quality_unknown(leads, about["quality"], analysable_s=about["duration_s"]),
        shown=(_stretch(WithLimbLeads(samples), "", 0.0),),
    )


def with_corrected_beats(
    found: Mapping[str, Any], said: Told, recording: Recording, settings: Settings
) -> dict[str, Any]:
    """A stored profile in which the values that follow from beats alone are those of the analysis, corrected."""
    about = found["provenance"]
    made = Provenance(**(about | {"corrections": ()}))
    values = _values(said, tuple(about["leads"]), recording, settings, made)
    anew = {
        (row.symbol, row.lead): row._asdict() | {"value": rounded(row.value), "spread": rounded(row.spread)}
        for row in values
    }
    rows = [anew.get((row["symbol"], row["lead"]), row) for row in found["values"]]
    return dict(found) | {"values": rows}


def _values(
    said: Told, leads: tuple[str, ...], recording: Recording, settings: Settings, made: Provenance
) -> Any:
    return course_values(
        said,
        OF_BEATS,
        leads=leads,
        fs_hz=recording.fs_hz,
        facts=Facts.of(recording),
        settings=settings,
        made=made,
    )


def _of_the_whole(
    profile: HolterProfile, made: Provenance, known: set[tuple[str, str]]
) -> list[dict[str, Any]]:
    """Values of the whole recording that its analysis found beside those of the beats."""
    whole, rows = profile.whole, []
    for place, (declared, lead) in enumerate(whole.plan.places):
        value, text = float(whole.values[0, place]), str(whole.texts[0, place])
        if (declared.symbol, lead) in known:
            continue
        rows.append(
            {
                "record": profile.facts.name,
                "code": declared.code,
                "symbol": declared.symbol,
                "lead": lead,
                "value": None if np.isnan(value) else rounded(value),
                "value_text": text or None,
                "unit": declared.unit,
                "validity": VALIDITY_CODES[int(whole.codes[0, place])],
                "n": None if whole.counts[0, place] < 0 else int(whole.counts[0, place]),
                "spread": None
                if np.isnan(whole.spreads[0, place])
                else rounded(float(whole.spreads[0, place])),
                "version": declared.version,
                "chain": made.chain,
            }
        )
    return rows


def _provenance(recording: Recording, profile: HolterProfile, settings: Settings) -> Provenance:
    return Provenance(
        input_sha256=recording.source_sha256,
        settings_hash=settings.hash,
        settings=settings.as_dict(),
        catalogue_version=catalogue().version,
        software_version=VERSION,
        chain=chain_of(profile.facts, profile.fs_hz, settings),
        fs_hz=profile.fs_hz,
        leads=profile.leads,
        derived_leads=tuple(lead for lead in profile.leads if lead not in recording.leads),
        duration_s=profile.duration_s,
        quality=profile.whole.quality[0],
        rhythm=profile.whole.rhythm[0],
        warnings=recording.warnings,
    )


# ── the stretches on paper ───────────────────────────────────────────────────────────────────────────────────────


def _shown(said: Told, samples: Samples) -> tuple[Shown, ...]:
    """The begin of the most telling episode of each kind; where there is none the first ten seconds that are clean."""
    chosen = [
        (kind, max(0.0, _most_telling(said.episodes, kind).start_s - BEFORE_S))
        for kind in SHOWN_KINDS
        if any(each.kind == kind for each in said.episodes)
    ][:MOST_STRIPS]
    if not chosen:
        return (_stretch(samples, "", _first_clean_s(said)),)
    return tuple(_stretch(samples, kind, start_s) for kind, start_s in chosen)


def _most_telling(episodes: Sequence[Episode], kind: Kind) -> Episode:
    """The slowest bradycardia, otherwise the longest."""
    of_it = [each for each in episodes if each.kind == kind]
    if kind == "bradycardia":
        return min(of_it, key=lambda each: (each.rate_min_per_min, each.start_s))
    return max(of_it, key=lambda each: (each.duration_s, -each.start_s))


def _first_clean_s(said: Told) -> float:
    """Begin of the first line of seconds all of which can be analysed; 0 where there is none."""
    clean = said.course.analysable.astype(int)
    width = int(LINE_S)
    sums = np.concatenate([[0], np.cumsum(clean)])
    if len(clean) < width:
        return 0.0
    whole = sums[width:] - sums[:-width] == width
    return float(np.argmax(whole))


def _stretch(samples: Samples, episode: str, start_s: float) -> Shown:
    """Ten seconds as a monitor shows them."""
    fs_hz, rows = samples.fs_hz, min(MOST_LEADS, len(samples.leads))
    first, last = round(start_s * fs_hz), min(samples.samples, round((start_s + LINE_S) * fs_hz))
    margin = round(_MARGIN_S * fs_hz)
    begin = max(0, first - margin)
    part_mv = samples.read(begin, min(samples.samples, last + margin))[:rows]
    there = np.isfinite(part_mv).any(axis=1)
    shown_mv = np.full(part_mv.shape, np.nan)
    if there.any():
        shown_mv[there] = monitor_path(part_mv[there], fs_hz=fs_hz)
    return Shown(
        leads=samples.leads[:rows],
        ecg_mv=shown_mv[:, first - begin : last - begin],
        fs_hz=fs_hz,
        band="monitor",
        bad=np.zeros((rows, int(np.ceil(LINE_S))), dtype=bool),
        start_s=first / fs_hz,
        episode=episode,
    )
