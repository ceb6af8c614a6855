"""The generated library of the benchmarks is one that a store reads, with an audit that holds."""

from pathlib import Path

import pytest

from benchmarks.million.fill import fill_sqlite
from benchmarks.million.rows import library
from ecgomics import services
from ecgomics.core.settings import Settings
from ecgomics.store import Store


@pytest.mark.sqlite_only
def test_the_generated_library_is_found_and_its_audit_is_whole(tmp_path: Path) -> None:
    fill_sqlite(tmp_path, library(300))
    with Store(tmp_path) as store:
        key = services.profile_key(Settings())
        found, whole = store.search.page("default", key, (), sort="name", offset=0, limit=5)
        assert found.total == whole.everything > 250
        verdict = store.audit.verify()
        assert verdict.head.entries == 300
        assert verdict.is_whole
