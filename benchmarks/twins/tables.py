"""Tables as programs and laboratories export them: dialects, headings, rows of units, clocks, epochs, Excel sheets."""

import io
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from ecgomics.core.arrays import Floats


def waves(samples: int = 300, leads: int = 3, fs_hz: float = 250.0) -> Floats:
    """Smooth leads of different phase in mV, in whole µV."""
    time_s = np.arange(samples) / fs_hz
    return np.array([np.round(np.sin(2 * np.pi * 1.3 * time_s + n) / (n + 1), 3) for n in range(leads)])


def text_table(
    columns: Sequence[Sequence[object]],
    *,
    heading: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    above: Sequence[str] = (),
    delimiter: str = ",",
    mark: str = ".",
    end: str = "\n",
    trailing: bool = False,
    encoding: str = "utf-8",
) -> bytes:
    """A table of text: lines above it, headings, units, then a row for each sample."""
    last = delimiter if trailing else ""
    lines = list(above)
    lines += [delimiter.join(row) + last for row in (heading, units) if row]
    for row in zip(*columns, strict=True):
        lines.append(delimiter.join(_text(value, mark) for value in row) + last)
    return end.join([*lines, ""]).encode(encoding)


def _text(value: object, mark: str) -> str:
    if isinstance(value, float):
        return "" if np.isnan(value) else repr(float(value)).replace(".", mark)
    return str(value)


def clock_texts(samples: int, fs_hz: float, form: str) -> list[str]:
    """Times of samples as text: "iso", "clock" (passing midnight) or "stopwatch" (minutes, seconds, thousandths)."""
    begin = datetime(2024, 2, 29, 23, 59, 59, 500_000)
    found = []
    for number in range(samples):
        at = timedelta(seconds=number / fs_hz)
        if form == "stopwatch":
            found.append(f"{int(at.total_seconds() // 60)}:{at.total_seconds() % 60:06.3f}")
        else:
            stamp = (begin + at).isoformat(sep=" ", timespec="microseconds")
            found.append(stamp if form == "iso" else stamp.split()[1])
    return found


def sheet(rows: Sequence[Sequence[object]], *, before: Sequence[Sequence[object]] = ()) -> bytes:
    """A workbook with a sheet of notes (if any) and one with a table."""
    import openpyxl

    book = openpyxl.Workbook()
    first = book.active
    if before:
        for row in before:
            first.append(list(row))
        first = book.create_sheet("data")
    for row in rows:
        first.append(list(row))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def twins() -> dict[str, bytes]:
    """One table of each kind; all hold leads I, II and V1 at 250 Hz in mV."""
    leads = waves()
    times_s = np.arange(leads.shape[1]) / 250.0
    named = [f"{lead} (mV)" for lead in ("I", "II", "V1")]
    gapped = np.delete(np.arange(300), slice(100, 120))
    rows: list[list[object]] = [["time_ms", *named]]
    rows += [[float(t * 1e3), *map(float, row)] for t, row in zip(times_s, leads.T, strict=True)]
    return {
        "plain.csv": text_table([times_s.tolist(), *leads.tolist()], heading=["time_s", *named]),
        "german.csv": text_table(
            [(times_s * 1e3).tolist(), *leads.tolist()],
            heading=["Zeit [ms]", *named],
            delimiter=";", mark=",", end="\r\n", trailing=True, encoding="utf-16",
        ),
        "physiobank.csv": text_table(
            [[f"'{text}'" for text in clock_texts(300, 250.0, "stopwatch")], *leads.tolist()],
            heading=["'Elapsed time'", "'I'", "'II'", "'V1'"],
            units=["'mm:ss.mmm'", "'mV'", "'mV'", "'mV'"],
        ),
        "stamps.tsv": text_table(
            [clock_texts(300, 250.0, "iso"), *leads.tolist(), ["beep" if n == 90 else "" for n in range(300)]],
            heading=["stamp", *named, "note"],
            above=["# exported by a logger", "# nothing else"],
            delimiter="\t",
        ),
        "gaps.csv": text_table(
            [(1.7e12 + times_s[gapped] * 1e3).tolist(), *leads[:, gapped].tolist()], heading=["timestamp", *named]
        ),
        "sheet.xlsx": sheet(rows, before=[["Notes"], ["recorded somewhere"]]),
    }  # fmt: skip
