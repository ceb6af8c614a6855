"""The numbers that heads are trained on: biomarkers of every record as a head is given them, in a cache.

A record of twelve leads is there three times: with all leads, and as if only II or only I had been recorded, so that
heads for any leads learn from it what a strip of one lead looks like.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.latent.heads.inputs import BETWEEN, without_leads
from ecgomics.learned.predict import measured
from training.records import Known

SETTINGS: Final = Settings()
ALL, ALONE = "all", ("II", "I")
#: Facts about the file and not about the heart, or what other models say.
LEFT_OUT_FAMILIES: Final = frozenset({"latent", "prediction", "population", "serial"})
LEFT_OUT: Final = frozenset({"quality_sampling_rate", "quality_resolution", "quality_lead_swap"})


def candidates() -> tuple[str, ...]:
    """Symbols of the biomarkers that a head may stand on: numbers and flags of one recording."""
    return tuple(
        each.symbol
        for each in catalogue().of_one_recording(own_definitions=True)
        if each.unit != "{class}" and each.family not in LEFT_OUT_FAMILIES and each.symbol not in LEFT_OUT
    )


def features(records: list[Known], cache: Path) -> pd.DataFrame:
    """Biomarkers by `record` and `view`; read from the cache, which is written where it is not there."""
    if not cache.exists():
        rows = [row for each in records for row in _rows(each)]
        pd.DataFrame(rows).to_parquet(cache)
    return pd.read_parquet(cache).set_index(["record", "view"])


def _rows(known: Known) -> Iterator[dict[str, float | str]]:
    recording = read(known.path)
    views = {ALL: recording}
    if len(recording.leads) > 1:
        views |= {lead: _alone(recording, lead) for lead in ALONE if lead in recording.leads}
    for view, seen in views.items():
        numbers = measured(seen, candidates(), SETTINGS)
        by_lead = view == ALL and len(seen.leads) > 1
        kept = {
            name: value for name, value in without_leads(numbers).items() if by_lead or BETWEEN not in name
        }
        yield {"record": known.name, "view": view} | kept


def _alone(recording: Recording, lead: str) -> Recording:
    place = recording.leads.index(lead)
    return replace(
        recording,
        ecg_mv=recording.ecg_mv[place : place + 1].copy(),
        leads=(lead,),
        device_measurements={},
        median_beat=None,
    )
