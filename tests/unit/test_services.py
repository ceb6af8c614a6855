from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from ecgomics import services
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.store import Store


@dataclass(frozen=True)
class Demonstrated:
    """What the phantom package gives of one recording."""

    recording: Recording
    group: str


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demonstration cohort of three flat recordings."""
    cohort = [
        Demonstrated(Recording(np.full((1, 500), 0.1 * number), 500.0, ("II",), name=f"demo/{number}"), group)
        for number, group in enumerate("ABA")
    ]
    monkeypatch.setattr(services, "demonstration_cohort", lambda: cohort)


def test_the_demonstration_is_put_into_an_empty_store_only(store: Store, three: None) -> None:
    key = services.profile_key(Settings())
    services.install_demonstration(store)
    found, total = store.listed(key, limit=10)
    assert [(each.name, each.group, each.synthetic) for each in found] == [
        ("demo/0", "A", True),
        ("demo/1", "B", True),
        ("demo/2", "A", True),
    ]
    store.delete(found[0].id)
    services.install_demonstration(store)
    assert store.listed(key, limit=10)[1] == total - 1


def test_a_profile_is_taken_from_the_store_where_it_is(store: Store, three: None) -> None:
    services.install_demonstration(store)
    settings = Settings()
    (first, *_), _ = store.listed(services.profile_key(settings), limit=1)
    assert first.summary is None
    made = services.stored_profile(store, first.id, settings)
    kept = store.profile(first.id, services.profile_key(settings))
    assert kept == replace(made, numbers=None), "the numbers alone are not read back with it"
    assert services.summarised(store, first.id, settings).summary == made.summary
    assert made.summary.quality == "poor", "a flat line is no ECG"
    other = Settings(mains_hz="50")
    assert store.profile(first.id, services.profile_key(other)) is None
