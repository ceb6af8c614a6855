"""A store in a folder of its own, and a recording to put into it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from ecgomics.core.recording import Recording, Subject
from ecgomics.store import ProfileKey, Store
from ecgomics.store.database import shared_database_of
from tests.postgresql import Server, serving

Make = Callable[[int], Recording]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server; tests that need it are skipped where there is none."""
    with serving() as server:
        if server is None:
            pytest.skip("PostgreSQL is not installed here: apt-get install postgresql")
        yield server


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that may open a store runs on both kinds of databases, one marked `sqlite_only` on the file alone."""
    alone = metafunc.definition.get_closest_marker("sqlite_only") or "tmp_path" not in metafunc.fixturenames
    metafunc.parametrize("database", ["sqlite"] if alone else ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The kind of database that stores are opened with."""
    kind: str = request.param
    if kind == "postgresql":
        server: Server = request.getfixturevalue("postgresql")
        monkeypatch.setattr(
            "ecgomics.store.store.shared_database_of",
            lambda folder, address, server_id: shared_database_of(
                folder, address or server.url_for(folder), server_id
            ),
        )
    return kind


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
