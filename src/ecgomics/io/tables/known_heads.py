"""Text exports of recorders whose heads are no plain heading: rewritten so that the table beneath is read as any other.

- OpenSignals (PLUX, BITalino): two comments, "# OpenSignals Text File Format" and one JSON object that holds for the
  device its columns, sensors, rate, resolution in bits, date and time; "# EndOfHeader".
- LabChart (ADInstruments): lines "Interval=", "ExcelDateTime=", "ChannelTitle=", "Range=", "UnitName="; a comment of
  the user stands behind its row as one more field that begins with "#".
- AcqKnowledge (BIOPAC): the name of the file, "0.5 msec/sample", "2 channels", name and unit of each, the heading
  "sec,CH1,CH2," and the number of samples of each.
- Consensys (Shimmer): "sep=", headings with the device ("Shimmer_B64E_ECG_LL-RA_24BIT_CAL"), a row of units.
- BioSPPy: comments such as "# Labels:= ECG".

What such a head says of other sensors is used only to leave them out. The counts of a converter stay what they are.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any, Final

#: Longest line of JSON in a head that is looked at, in characters.
_LONGEST_HEAD: Final = 2**16
_OPEN_SIGNALS: Final = "# OpenSignals Text File Format"
#: Its columns that count the samples or hold digital lines.
_NO_SENSOR: Final = re.compile(r"nSeq|[IO]\d|D[IO]?\d*")
_ENDS: Final = "# EndOfHeader"
_EXCEL_BEGINS: Final = datetime(1899, 12, 30)
_LAB_CHART: Final = re.compile(r"(?P<name>[A-Za-z]+)=\t(?P<value>.*)")
_INTERVAL: Final = re.compile(r"(?P<number>\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?)\s*(?P<unit>s|ms|\u00b5s|us)")
_ACQ_RATE: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<what>msec/sample|samples/sec(?:ond)?)\s*")
_ACQ_CHANNELS: Final = re.compile(r"(?P<count>\d{1,3})\s+channels?\s*")
#: How AcqKnowledge heads its times; those in minutes and hours are left out, as the rate is stated.
_ACQ_TIMES: Final = {"sec": "time (s)", "seconds": "time (s)", "msec": "time (ms)", "ms": "time (ms)"}
_SHIMMER: Final = re.compile(r"(?:Shimmer_)?[0-9A-Za-z]{2,12}_(?P<what>[A-Za-z].*)_(?P<kind>CAL|RAW)")
_SHIMMER_ECG: Final = re.compile(r"ECG_([A-Za-z]+-[A-Za-z]+)(?:_\d+BIT)?")
_SHIMMER_LEADS: Final = {"LA-RA": "ECG I", "LL-RA": "ECG II", "LL-LA": "ECG III"}
_SECONDS: Final = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "\u00b5s": 1e-6}
_SEPARATOR: Final = re.compile(r"\"?sep=.?\"?")
_SIMPLE_TEXT: Final = "# Simple Text Format"
_ECG: Final = re.compile(r"E[CK]G", re.IGNORECASE)
_NO_BAND: Final = re.compile(r"\(.*\)")
_PLAIN: Final = re.compile(r"-?[\d.,]+(?:[eE][-+]?\d+)?\t")
_DAY_AND_TIME: Final = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2}) (\d{1,2}):(\d{1,2}):(\d{1,2})(?P<fraction>\.\d{1,9})?"
)
_COUNTS: Final = (
    "The file holds counts of a converter, in no unit: amplitudes are right only if the unit given fits them."
)


@dataclass(frozen=True, slots=True)
class General:
    """The lines of a table in the general form, and what its head states besides."""

    lines: Sequence[str]
    signals: frozenset[int] | None = None
    """Numbers of the columns that may hold samples of an ECG, from 1 on; None where the head does not tell."""
    started_at: datetime | None = None
    warnings: tuple[str, ...] = ()
    note: str = ""
    """A warning that a question needs to show, too."""


def general_form(lines: Sequence[str]) -> General:
    """The table in the general form; as it is where its head is none of those known."""
    first = lines[0] if lines else ""
    found: General | None = None
    if first.startswith(_OPEN_SIGNALS):
        found = _open_signals(lines)
    elif first.startswith("Interval="):
        found = _lab_chart(lines)
    elif first.startswith(_SIMPLE_TEXT):
        found = General([_simple(line) if line.startswith("#") else line for line in lines])
    elif _SEPARATOR.fullmatch(first.strip()) or "_CAL" in first:
        found = _shimmer(lines[1:] if _SEPARATOR.fullmatch(first.strip()) else lines)
    elif len(lines) > 2 and _ACQ_RATE.fullmatch(lines[1]) and _ACQ_CHANNELS.fullmatch(lines[2]):
        found = _acq_knowledge(lines)
    return found or General(lines)


def _moment(day: Any, time: Any) -> datetime | None:
    """Date and time as OpenSignals writes them, without leading zeros: "2016-6-11", "7:3:47.29"."""
    found = _DAY_AND_TIME.fullmatch(f"{day} {time}")
    if found is None:
        return None
    numbers = [int(number) for number in found.groups()[:6]]
    try:
        start = datetime(*numbers)  # type: ignore[arg-type]  # six numbers, which mypy cannot count
    except ValueError:
        return None
    return start + timedelta(seconds=float(f"0{found['fraction'] or '.0'}"))


# OpenSignals ----------------------------------------------------------------------------------------------------------


def _open_signals(lines: Sequence[str]) -> General | None:
    """The channel whose sensor is an ECG is named so; without one, all that hold a sensor are asked about."""
    end = next((place for place, line in enumerate(lines[:8]) if line.startswith(_ENDS)), None)
    facts = None if end is None else _facts(lines[1:end])
    if end is None or facts is None:
        return None
    rate = facts.get("sampling rate")
    columns, sensors = _texts(facts.get("column")), _texts(facts.get("sensor"))
    analog = [place for place, name in enumerate(columns) if not _NO_SENSOR.fullmatch(name)]
    known = len(analog) == len(sensors)
    ecg = [place for place, sensor in zip(analog, sensors, strict=False) if known and _ECG.match(sensor)]
    for count, place in enumerate(ecg, start=1):
        columns[place] = "ECG" if len(ecg) == 1 else f"ECG{count}"
    is_rate = isinstance(rate, int | float) and not isinstance(rate, bool)
    return General(
        lines=[
            *([f"Sampling rate,{rate}"] if is_rate else []),
            *(["\t".join(columns)] if columns else []),
            *lines[end + 1 :],
        ],
        signals=frozenset(place + 1 for place in ecg or analog) or None,
        started_at=_moment(facts.get("date"), facts.get("time")),
        note=_COUNTS if "resolution" in facts and not facts.get("convertedValues") else "",
    )


def _facts(lines: Sequence[str]) -> dict[str, Any] | None:
    """What the JSON of the head says of the one device."""
    text = "".join(line.removeprefix("#") for line in lines)
    if len(text) > _LONGEST_HEAD:
        return None
    try:
        devices = json.loads(text)
    except (ValueError, RecursionError):
        return None
    facts = next(iter(devices.values()), None) if isinstance(devices, dict) and len(devices) == 1 else None
    return facts if isinstance(facts, dict) else None


def _texts(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) and all(isinstance(each, str) for each in value) else []


# LabChart -------------------------------------------------------------------------------------------------------------


def _lab_chart(lines: Sequence[str]) -> General | None:
    """The first block; comments of the user are counted, as they may say anything."""
    head: dict[str, list[str]] = {}
    start = 0
    for start, line in enumerate(lines[:32]):  # noqa: B007 - where the head ends is used below
        found = _LAB_CHART.fullmatch(line)
        if found is None:
            break
        head[found["name"]] = [field.strip() for field in found["value"].split("\t")]
    interval = _INTERVAL.fullmatch(" ".join(head.get("Interval", [])).strip())
    titles = head.get("ChannelTitle")
    if interval is None or not titles:
        return None
    step_s = float(interval["number"].replace(",", ".")) * _SECONDS[interval["unit"]]
    ranges = [text.partition(" ")[2] for text in head.get("Range", [])]
    units = [
        given if given not in {"", "*"} else by_range
        for given, by_range in zip_longest(head.get("UnitName", []), ranges, fillvalue="")
    ]
    heading = [
        f"{title} ({unit})" if unit else title
        for title, unit in zip_longest(titles, units[: len(titles)], fillvalue="")
    ]
    later = [place for place in range(start, len(lines)) if lines[place].startswith("Interval=")]
    block = lines[start : later[0] if later else None]
    rows = [line.partition("\t#")[0] for line in block]
    comments = sum(len(row) != len(line) for row, line in zip(rows, block, strict=True))
    warnings = [f"Comments of the user are not read: {comments}."] if comments else []
    if later:
        warnings.append(f"The first block is read; later ones are not: {len(later)}.")
    return General(
        lines=[
            *([f"Sampling rate,{1.0 / step_s:.12g}"] if step_s > 0.0 else []),
            "\t".join(["time (s)" if _PLAIN.match(rows[0] if rows else "") else "time", *heading]),
            *rows,
        ],
        started_at=_excel_start(head.get("ExcelDateTime", [""])[0]),
        warnings=tuple(warnings),
    )


def _excel_start(text: str) -> datetime | None:
    try:
        return _EXCEL_BEGINS + timedelta(days=float(text.replace(",", ".")))
    except (ValueError, OverflowError):
        return None


# AcqKnowledge ---------------------------------------------------------------------------------------------------------


def _acq_knowledge(lines: Sequence[str]) -> General | None:
    """Its names and units head the columns, behind that of the times where there is one."""
    rate, channels = _ACQ_RATE.fullmatch(lines[1]), _ACQ_CHANNELS.fullmatch(lines[2])
    count = int(channels["count"]) if channels else 0
    start = 3 + 2 * count
    number = float(rate["number"]) if rate else 0.0
    if rate is None or not number or len(lines) < start + 2:
        return None
    delimiter = "\t" if "\t" in lines[start] else ","
    fields = [field.strip() for field in lines[start].split(delimiter)]
    timed = len([field for field in fields if field]) == count + 1
    heading = [
        f"{_NO_BAND.sub('', name).strip().replace(delimiter, ' ')} ({unit.strip()})"
        for name, unit in zip(lines[3:start:2], lines[4:start:2], strict=True)
    ]
    first = _ACQ_TIMES.get(fields[0].lower(), fields[0])
    padding = [""] if not fields[-1] else []
    fs_hz = 1e3 / number if rate["what"].startswith("msec") else number
    return General(
        lines=[
            f"Sampling rate,{fs_hz:.12g}",
            delimiter.join([*([first] if timed else []), *heading, *padding]),
            *lines[start + 2 :],
        ],
        signals=frozenset(range(1 + timed, 1 + timed + count)),
    )


# Shimmer, BioSPPy -----------------------------------------------------------------------------------------------------


def _shimmer(lines: Sequence[str]) -> General | None:
    """Headings without the device; its bipolar leads by the electrodes that they are named after."""
    if len(lines) < 3 or not all(
        _SHIMMER.fullmatch(field) for field in lines[0].split("\t") if field.strip()
    ):
        return None
    units = [field.strip() for field in lines[1].split("\t")]
    heading = [
        _shimmer_heading(field, unit)
        for field, unit in zip_longest(lines[0].split("\t"), units, fillvalue="")
    ]
    return General(["\t".join(heading), *lines[2:]])


def _shimmer_heading(field: str, unit: str) -> str:
    found = _SHIMMER.fullmatch(field)
    if found is None:
        return ""
    if "Timestamp" in found["what"]:
        return f"time ({unit})" if unit in _SECONDS else "time"
    electrodes = _SHIMMER_ECG.fullmatch(found["what"])
    if electrodes is None or found["kind"] == "RAW":
        return f"{found['what']} {found['kind']}"
    return f"{_SHIMMER_LEADS.get(electrodes[1], electrodes[0])} ({unit})"


def _simple(line: str) -> str:
    """Comments of BioSPPy: the labels as a heading, the others as other heads state them."""
    if line.startswith("# Labels:="):
        return line.partition(":=")[2].strip()
    return line.replace(":=", ":", 1)
