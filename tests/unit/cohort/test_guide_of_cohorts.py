"""The guide to cohorts: its Python runs as printed."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from ecgomics.cohort.cohort import Cohort

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "cohort-tables.md"
TEXT = GUIDE.read_text(encoding="utf-8")


@pytest.fixture
def folder(clinic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cohort of the guide, and its outcomes."""
    shutil.copytree(clinic.parent, tmp_path, dirs_exist_ok=True)
    rows = [f"r{number:03d},{'yes' if number % 3 else 'no'},{10 * number}" for number in range(30)]
    (tmp_path / "outcomes.csv").write_text("\n".join(["record,relapse,days", *rows]))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_python_of_the_guide_runs_as_printed(folder: Path) -> None:
    pytest.importorskip("anndata", reason="anndata is not installed")
    names: dict[str, Any] = {}
    shown = re.findall(r"^```python\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    assert len(shown) >= 7
    for block in shown:
        exec(block, names)
    assert names["outcome"].levels == ("no", "yes")
    assert names["death"].kind == "survival"
    assert {"cohort.h5ad", "cohort.feather", "joined.parquet"} <= {each.name for each in folder.iterdir()}
    assert Cohort.open("joined.parquet").outcome("relapse", levels=["no", "yes"]).values[1] == 1.0


def test_the_sql_of_the_guide_runs_as_printed(folder: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    (query,) = re.findall(r"^```sql\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    assert dict(duckdb.sql(query).fetchall()) == {"ok": 37, "wrong_rhythm": 1, "failed": 1}
