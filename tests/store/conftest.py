"""A store in a folder of its own, and a recording to put into it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from ecgomics.core.recording import Recording, Subject
from ecgomics.store import ProfileKey, Store

Make = Callable[[int], Recording]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def make() -> Make:
    """make(n) → the n-th recording: two leads of a second with a gap, every field of its own."""

    def recording(number: int) -> Recording:
        ecg_mv = np.round(np.random.default_rng(number).normal(0.0, 0.4, (2, 500)) * 200) / 200
        ecg_mv[0, 100:120] = np.nan
        return Recording(
            ecg_mv=ecg_mv,
            fs_hz=500.0,
            leads=("II", "V5"),
            name=f"ward/rec_{number:02d}",
            subject=Subject(age_years=40.5 + number, sex="female"),
            started_at=datetime(2024, 2, 29, 13, 5, 7, 250000),
            device="CardioCase 3",
            source_format="WFDB",
            source_sha256="ab" * 32,
            resolution_uv=5.0,
            band_hz=(0.05, None),
            device_measurements={"heart_rate_per_min": 71.0},
            statements=("Dx: 426783006",),
            warnings=("No valid sample in V6.",),
        )

    return recording


@pytest.fixture
def key() -> ProfileKey:
    """Under which profiles are looked for."""
    return ProfileKey("settings", "catalogue", "0.0.1")
