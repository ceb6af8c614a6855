"""A cohort holds the corrected values of its recordings, says so, and measures anew what was corrected since."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.corrections import Correction
from ecgomics.services.extraction import CORRECTION, extract_members
from ecgomics.signal.edits import MoveMark
from ecgomics.store import Addition, Selection, Store


@pytest.fixture
def store(tmp_path: Path, sinus_ecg: Recording) -> Iterator[Store]:
    with Store(tmp_path / "data") as opened:
        for name in ("first", "second"):
            opened.add(Addition(name, replace(sinus_ecg, name=name)))
        yield opened


def extracted(store: Store, output: Path) -> pl.DataFrame:
    failures = extract_members(
        store,
        store.cohorts.steps_of(Selection("all")).named(),
        output,
        settings=Settings(),
        workers=1,
        progress=lambda _: None,
        cancel=threading.Event(),
    )
    assert failures == {}
    return pl.read_parquet(output)


@pytest.mark.usefixtures("in_process")
def test_corrected_values_are_in_the_table_and_told(store: Store, tmp_path: Path) -> None:
    output = tmp_path / "cohort.parquet"
    before = extracted(store, output)
    assert CORRECTION not in before.columns
    store.corrections.add("second", Correction((MoveMark("T_off", 480.0),), author="L. Shen"), base=0)
    after = extracted(store, output)
    assert [each for each in after.columns if "#" in each] == []  # one column for both
    assert after[CORRECTION].to_list() == [0.0, 1.0]
    qt = after["qt_interval"].to_list()
    assert qt[0] == before["qt_interval"].to_list()[0]
    assert qt[1] > qt[0] + 20.0
    rows = pl.read_parquet(output.with_suffix(".values.parquet") / "*.parquet")
    marked = rows.filter(pl.col("chain").str.ends_with("+corrected"))
    assert set(marked["record"]) == {"second"}
