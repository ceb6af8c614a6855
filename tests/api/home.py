"""Participants, their phones and their recordings, for the tests of home use."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
from fastapi.testclient import TestClient

from ecgomics.core.recording import Recording
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.store import Addition, Store

API: Final = "/api/v1"
FIRST: Final = datetime.fromisoformat("2026-11-01T08:00:00+00:00")


def strap_ecg(rr_ms: float, *, name: str, at: datetime = FIRST, seconds: float = 30.0) -> Recording:
    """One lead of a chest strap at 130 Hz with an even rhythm, in whole microvolts."""
    plan = regular_plan(
        [rr_ms] * round(1100.0 * seconds / rr_ms), beat_shape(PATTERNS["normal"], Body()), first_s=0.3
    )
    acquisition = Acquisition(seconds, 130.0, leads=("II",), noise=Noise(white_uv=4.0))
    made = phantom(plan, acquisition, name=name).recording
    return replace(
        made, ecg_mv=np.round(made.ecg_mv, 3), started_at=at, device="Polar H10", band_hz=(0.7, 40.0)
    )


def keep(store: Store, recording: Recording, subject_id: str, *, recording_id: str) -> str:
    """Keep a recording as a participant's."""
    store.add(Addition(recording_id, recording))
    store.series.give(recording_id, subject_id)
    return recording_id


def series(store: Store, subject_id: str, rates: list[float], *, prefix: str = "r") -> list[str]:
    """A recording a day with these heart rates."""
    return [
        keep(
            store,
            strap_ecg(60_000.0 / rate, name=f"{prefix}{day}", at=FIRST + timedelta(days=day)),
            subject_id,
            recording_id=f"{prefix}{day}",
        )
        for day, rate in enumerate(rates)
    ]


def store_of(client: TestClient) -> Store:
    """The store behind a client."""
    found: Store = client.app.state.platform.store  # type: ignore[attr-defined]  # Starlette types any application
    return found


def paired(client: TestClient, **asked: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """What a phone is told when it is paired, and the headers that it shows from then on."""
    made = client.post(f"{API}/mobile/pairings", json=asked).json()
    told = client.post(f"{API}/mobile/pair", json={"code": made["code"], "device_name": "My phone"})
    assert told.status_code == 200, told.text
    return told.json(), {"Authorization": f"Bearer {told.json()['token']}"}
