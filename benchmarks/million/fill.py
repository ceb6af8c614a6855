"""Writing the generated rows: by COPY to PostgreSQL, by one statement a table to SQLite."""

import sqlite3
from pathlib import Path
from typing import Any, Final

import psycopg
import pyarrow as pa
import pyarrow.csv

from benchmarks.million.rows import Library
from ecgomics.store import Store

_ROWS_AT_ONCE: Final = 100_000
_BYTES: Final = frozenset({"profile", "fiducials", "samples_uv"})


def fill_postgresql(folder: Path, url: str, library: Library) -> None:
    """Make the tables, fill them, and let the server look at them, as its own upkeep would soon."""
    Store(folder, database_url=url).close()
    quoting = pyarrow.csv.WriteOptions(include_header=False, quoting_style="all_valid")
    with psycopg.connect(url, autocommit=True) as connection:
        for name, rows in library.tables.items():
            columns = ", ".join(f'"{each}"' for each in rows.column_names)
            with connection.cursor().copy(f"COPY {name} ({columns}) FROM STDIN (FORMAT csv)") as copy:
                for part in rows.to_batches(max_chunksize=_ROWS_AT_ONCE):
                    sink = pa.BufferOutputStream()
                    pyarrow.csv.write_csv(part, sink, quoting)
                    copy.write(sink.getvalue().to_pybytes())
        connection.execute("VACUUM ANALYZE")


def fill_sqlite(folder: Path, library: Library) -> None:
    """Make the tables and fill them."""
    Store(folder).close()
    connection = sqlite3.connect(folder / "ecgomics.sqlite")
    for name, rows in library.tables.items():
        columns = ", ".join(f'"{each}"' for each in rows.column_names)
        marks = ", ".join("?" for _ in rows.column_names)
        for part in rows.to_batches(max_chunksize=_ROWS_AT_ONCE):
            values = zip(*(_values(column, part.column(column)) for column in part.schema.names), strict=True)
            connection.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", values)
    connection.commit()
    connection.execute("ANALYZE")
    connection.close()


def _values(name: str, column: Any) -> list[Any]:
    found: list[Any] = column.to_pylist()
    return [bytes.fromhex(each[2:]) for each in found] if name in _BYTES else found
