"""Columns of tables: guessed, shown and confirmed; units, times in every spelling, gaps, Excel sheets."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from benchmarks.twins.tables import clock_texts, sheet, text_table, twins, waves
from ecgomics.core.errors import InvalidInput, UnreadableFile, Unstated
from ecgomics.core.recording import Recording
from ecgomics.io import find_recordings, guess_columns, read, stated, write_csv
from ecgomics.io.tables.columns import columns_in, given_columns
from ecgomics.io.writers import csv_files

LEADS = waves()
TIMES_S = np.arange(300) / 250.0
NAMED = ["I (mV)", "II (mV)", "V1 (mV)"]


def table(times: list[object], heading: str, **how: object) -> bytes:
    return text_table([times, *LEADS.tolist()], heading=[heading, *NAMED], **how)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", sorted(twins()))
def test_every_twin_gives_the_values_put_in(name: str) -> None:
    recording = read(twins()[name])
    assert (recording.leads, recording.fs_hz) == (("I", "II", "V1"), 250.0)
    if name == "gaps.csv":
        assert np.flatnonzero(recording.gaps.all(axis=0)).tolist() == list(range(100, 120))
        assert recording.warnings == ("The times leave out 20 samples in 1 gap (0.08 s); they are masked.",)
    else:
        assert (recording.warnings, recording.samples) == ((), 300)
    kept = ~recording.gaps.all(axis=0)
    np.testing.assert_allclose(recording.ecg_mv[:, kept], LEADS[:, kept], atol=1e-12)


# Mapping --------------------------------------------------------------------------------------------------------------


def unnamed() -> bytes:
    """Headings that name no lead, a column of text, one of times and one that counts."""
    columns = [
        list(range(300)),
        (TIMES_S * 1e3).tolist(),
        *LEADS.tolist(),
        ["beep" if n == 7 else "" for n in range(300)],
    ]
    return text_table(columns, heading=["Nr", "t [ms]", "ch1", "channel_2 [uV]", "ch3", "note"])


def test_a_guess_is_a_question_that_names_what_was_guessed() -> None:
    with pytest.raises(Unstated) as asked:
        read(unnamed())
    for part in ("leads=", "unit=", "columns=", "t [ms] seems to be a time", "in ch1, channel_2 [uV], ch3"):
        assert part in str(asked.value)
    assert "fs_hz=" not in str(asked.value)


@pytest.mark.parametrize(
    "chosen",
    [{"time": "t [ms]", "I": "ch1", "II": "channel_2 [uV]"}, {"time_ms": "2", "I": "3", "II": "CHANNEL_2"}],
)
def test_named_columns_are_read_and_all_others_left_out(chosen: dict[str, str]) -> None:
    recording = read(unnamed(), columns=chosen, unit="mV")
    assert (recording.leads, recording.fs_hz, recording.warnings) == (("I", "II"), 250.0, ())
    np.testing.assert_allclose(recording.ecg_mv[0], LEADS[0])
    np.testing.assert_allclose(
        recording.ecg_mv[1], LEADS[1] / 1e3
    )  # its heading says µV, whatever unit is given


def test_without_a_time_the_rate_is_asked_for() -> None:
    with pytest.raises(Unstated, match=r"sampling rate and unit: give fs_hz="):
        read(unnamed(), columns={"I": "ch1"})
    assert read(unnamed(), columns={"I": "ch1"}, unit="mV", fs_hz=500).fs_hz == 500.0


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"I": "ch9"}, "no column “ch9”; the columns are Nr, t"),
        ({"I": "ch1", "II": "ch1"}, "twice"),
        ({"I": "note"}, "holds text, no samples of lead I"),
        ({"time": "note", "I": "ch1"}, "text that is no time"),
        ({"time": "Nr", "I": "ch1"}, "time_s, time_ms, time_us or time_ns"),
        ({"time_s": "2"}, "names no lead"),
        ({"pulse": "ch1"}, "“pulse” is no role"),
        ({"time_s": "1", "time_ms": "2", "I": "ch1"}, "more than one column of times"),
        ({"I": "ch1", "Lead I": "ch3"}, "a column for I twice"),
    ],
)
def test_columns_that_make_no_sense_are_refused(chosen: dict[str, str], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        read(unnamed(), columns=chosen)


def test_columns_of_what_is_no_table_are_warned_of(tmp_path: Path, twelve_leads: Recording) -> None:
    from ecgomics.io import write_wfdb

    recording = read(write_wfdb(twelve_leads, tmp_path), columns={"I": "ch1"})
    assert any("columns given are not used" in warning for warning in recording.warnings)


def test_the_guess_shows_every_column_and_the_option_that_confirms_it() -> None:
    guess = guess_columns(unnamed())
    roles = [column.role for column in guess.columns]
    assert roles == ["index", "time_ms", "LEAD", "LEAD", "LEAD", None]
    assert guess.option == "index=Nr,time_ms=t [ms],LEAD=ch1,LEAD=channel_2 [uV],LEAD=ch3"
    assert (guess.fs_hz, guess.columns[1].fs_hz, guess.columns[3].unit) == (250.0, 250.0, "uV")
    assert guess.columns[2].first[0] == repr(float(LEADS[0, 0]))
    assert [question.split()[0] for question in guess.questions] == ["Which", "What"]
    assert guess.as_dict()["columns"][5] == {
        "number": 6, "heading": "note", "first": ("", "", ""), "role": None, "why": "it holds text",
        "unit": None, "fs_hz": None, "is_stated": True,
    }  # fmt: skip
    assert 'columns="index=Nr' in str(guess)
    confirmed = guess_columns(unnamed(), columns={"time": "t [ms]", "I": "ch1"})
    assert confirmed.option == "time_ms=t [ms],I=ch1"


def test_the_option_of_a_complete_guess_reads_the_same() -> None:
    content = twins()["plain.csv"]
    guess = guess_columns(content)
    assert guess.questions == ()
    again = read(content, columns=columns_in(guess.option))
    np.testing.assert_array_equal(again.ecg_mv, read(content).ecg_mv)


def test_headings_that_an_option_cannot_hold_are_named_by_number() -> None:
    content = text_table(LEADS.tolist(), heading=["a=b", "c", "d"])
    assert guess_columns(content).option == "LEAD=1,LEAD=c,LEAD=d"


def test_columns_without_heading_that_count_or_rise_evenly_are_no_leads() -> None:
    content = text_table([list(range(300)), TIMES_S.tolist(), *LEADS.tolist()])
    guess = guess_columns(content)
    assert [(column.role, column.why) for column in guess.columns[:2]] == [
        ("index", "it counts"), ("time_s", "it rises evenly"),
    ]  # fmt: skip
    assert guess.columns[1].fs_hz == pytest.approx(250.0)
    with pytest.raises(Unstated, match="2 seems to be a time"):
        read(content)
    recording = read(content, fs_hz=500, unit="mV", leads=["I", "II", "V1"])
    np.testing.assert_allclose(recording.ecg_mv, LEADS)
    assert any("1 (it counts), 2 (it rises evenly)" in warning for warning in recording.warnings)
    confirmed = read(content, columns={"time_s": "2", "V2": "3"}, unit="mV")
    assert (confirmed.leads, confirmed.fs_hz) == (("V2",), 250.0)


def test_a_frame_written_without_names_has_no_row_of_numbers_for_names() -> None:
    pd = pytest.importorskip("pandas")
    content = pd.DataFrame(LEADS.T).to_csv().encode()
    recording = read(content, fs_hz=250, unit="mV", leads=["I", "II", "V1"])
    np.testing.assert_allclose(recording.ecg_mv, LEADS)


def test_options_are_taken_apart_and_checked() -> None:
    assert columns_in("time_s=t, I = ch 1") == {"time_s": "t", "I": "ch 1"}
    assert given_columns({"TIME_S": "t", "lead avf": "2"}) == {"time_s": "t", "aVF": "2"}
    assert stated(columns={"ekg i": "c"}).columns == {"I": "c"}
    for text in ("t", "=t", "I=", "I=a,I=b", ""):
        with pytest.raises(InvalidInput):
            columns_in(text)


# Times ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "factor"),
    [
        ("time_s", 1.0),
        ("t [ms]", 1e3),
        ("Time (us)", 1e6),
        ("timestamp_ns", 1e9),
        ("temps [s]", 1.0),
        ("Zeit (ms)", 1e3),
    ],
)
def test_times_in_every_unit(heading: str, factor: float) -> None:
    assert read(table((TIMES_S * factor).tolist(), heading)).fs_hz == 250.0


@pytest.mark.parametrize(
    ("form", "start"),
    [("iso", datetime(2024, 2, 29, 23, 59, 59, 500_000)), ("clock", None), ("stopwatch", None)],
)
@pytest.mark.parametrize("fs_hz", [250.0, 360.0, 128.0])
def test_times_as_text_pass_midnight(form: str, start: datetime | None, fs_hz: float) -> None:
    recording = read(table(clock_texts(300, fs_hz, form), "anything"))
    assert (recording.fs_hz, recording.samples, recording.started_at) == (fs_hz, 300, start)


@pytest.mark.parametrize(
    "form", ["%I:%M:%S.%f %p", "%H:%M:%S,%f", "%m/%d/%Y %H:%M:%S.%f", "%d.%m.%Y %H:%M:%S.%f"]
)
def test_clocks_of_several_countries(form: str) -> None:
    begin = datetime(2024, 12, 31, 23, 59, 59, 800_000)
    texts = [(begin + timedelta(seconds=n / 250)).strftime(form) for n in range(300)]
    recording = read(table(texts, "at", delimiter=";"))
    assert (recording.fs_hz, recording.samples) == (250.0, 300)
    assert recording.started_at == (begin if form.startswith("%d.") else None)


def test_thousandths_behind_a_colon() -> None:
    texts = [f"00:00:{n // 250:02d}:{n % 250 * 4:03d}" for n in range(300)]
    assert read(table(texts, "at")).fs_hz == 250.0


def test_days_of_excel() -> None:
    times = [45_000.5 + number / 250.0 / 86_400.0 for number in range(300)]
    recording = read(table(times, "Time"))
    assert recording.fs_hz == pytest.approx(250.0, abs=1e-3)
    assert recording.started_at == datetime(2023, 3, 15, 12)


@pytest.mark.parametrize("zone", ["+02:00", "Z", "+0200"])
def test_stamps_with_a_zone_keep_it(zone: str) -> None:
    texts = [text + zone for text in clock_texts(300, 250.0, "iso")]
    start = read(table(texts, "stamp")).started_at
    assert start is not None
    assert start.utcoffset() == timedelta(hours=0 if zone == "Z" else 2)


@pytest.mark.parametrize("factor", [1.0, 1e3, 1e6, 1e9])
def test_times_since_1970_are_told_by_their_size(factor: float) -> None:
    times = [
        round((1_700_000_000 + time_s) * factor) if factor > 1 else 1_700_000_000 + time_s
        for time_s in TIMES_S
    ]
    recording = read(table(times, "timestamp"))
    assert recording.fs_hz == 250.0
    assert recording.started_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_a_time_without_unit_is_asked_for_and_given_with_its_column() -> None:
    content = table((TIMES_S * 1e3).tolist(), "time")
    with pytest.raises(Unstated, match="fs_hz="):
        read(content)
    assert guess_columns(content).columns[0].role == "time_ms"
    assert read(content, columns={"time_ms": "time", "I": "I"}).fs_hz == 250.0


def test_rounded_times_give_the_rate_without_a_warning() -> None:
    times = [round(number / 360.0, 3) for number in range(300)]
    recording = read(table(times, "time_s"))
    assert (recording.fs_hz, recording.samples, recording.warnings) == (360.0, 300, ())


def test_uneven_times_are_warned_of() -> None:
    times = (TIMES_S + np.where(np.arange(300) % 50 == 7, 0.0017, 0.0)).tolist()
    recording = read(table(times, "time_s"))
    assert (recording.fs_hz, recording.samples) == (250.0, 300)
    assert any("differ from even steps by up to 1.7 ms" in warning for warning in recording.warnings)


def test_a_single_missing_sample_is_a_gap_at_its_place() -> None:
    kept = np.delete(np.arange(300), 42)
    content = text_table([TIMES_S[kept].tolist(), *LEADS[:, kept].tolist()], heading=["time_s", *NAMED])
    recording = read(content)
    assert np.flatnonzero(recording.gaps[1]).tolist() == [42]
    np.testing.assert_allclose(recording.ecg_mv[:, 43:], LEADS[:, 43:])


def test_a_gap_of_a_year_is_refused() -> None:
    times = (TIMES_S + np.where(np.arange(300) > 99, 3.2e7, 0.0)).tolist()
    with pytest.raises(UnreadableFile, match="leave out more than they cover"):
        read(table(times, "time_s"))


def test_a_stated_rate_that_the_times_contradict_is_warned_of() -> None:
    recording = read(table(TIMES_S.tolist(), "time_s", above=["Sampling rate: 500 Hz", ""]))
    assert recording.fs_hz == 500.0
    assert any("its times give 250 Hz" in warning for warning in recording.warnings)


# Layouts --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["mV", "MV", "uV", "µV", "μV", "V", "millivolts", "microvolt", "nV"])
def test_units_in_a_row_of_their_own_and_in_headings(unit: str) -> None:
    factor = {"m": 1.0, "u": 1e-3, "µ": 1e-3, "μ": 1e-3, "v": 1e3, "n": 1e-6}[unit[0].lower()]
    factor = 1e-3 if unit == "microvolt" else factor
    below = text_table(LEADS.tolist(), heading=["I", "II", "V1"], units=[unit] * 3)
    beside = text_table(LEADS.tolist(), heading=[f"{lead} [{unit}]" for lead in ("I", "II", "V1")])
    for content in (below, beside):
        np.testing.assert_allclose(read(content, fs_hz=250).ecg_mv, LEADS * factor)


def test_a_marker_in_the_middle_of_the_first_rows_loses_no_row() -> None:
    notes = ["R" if number == 40 else "" for number in range(300)]
    content = text_table([TIMES_S.tolist(), *LEADS.tolist(), notes], heading=["time_s", *NAMED, "note"])
    np.testing.assert_allclose(read(content).ecg_mv, LEADS)


def test_a_marker_far_behind_the_first_rows_is_text() -> None:
    notes = ["R" if number == 200 else "" for number in range(300)]
    content = text_table([TIMES_S.tolist(), *LEADS.tolist(), notes], heading=["time_s", *NAMED, "note"])
    np.testing.assert_allclose(read(content).ecg_mv, LEADS)


def test_a_lead_that_is_off_at_first_is_no_text() -> None:
    late = LEADS.copy()
    late[1, :150] = np.nan
    content = text_table([TIMES_S.tolist(), *late.tolist()], heading=["time_s", *NAMED])
    np.testing.assert_allclose(read(content).ecg_mv, late)


def test_comments_above_and_among_the_rows() -> None:
    lines = table(TIMES_S.tolist(), "# time_s", above=["# device: a logger", "% other"]).decode().split("\n")
    lines.insert(50, "# a comment")
    np.testing.assert_allclose(read("\n".join(lines).encode()).ecg_mv, LEADS)


def test_quoted_numbers_and_trailing_delimiters() -> None:
    columns = [[f'"{value!r}"' for value in row] for row in [TIMES_S.tolist(), *LEADS.tolist()]]
    content = text_table(columns, heading=["time_s", *NAMED], trailing=True)
    np.testing.assert_allclose(read(content).ecg_mv, LEADS)


def test_quoted_numbers_with_decimal_comma_between_commas() -> None:
    columns = [
        [f'"{value!r}"'.replace(".", ",") for value in row] for row in [TIMES_S.tolist(), *LEADS.tolist()]
    ]
    np.testing.assert_allclose(read(text_table(columns, heading=["time_s", *NAMED])).ecg_mv, LEADS)


def test_the_rows_that_a_heading_states_are_counted() -> None:
    content = text_table(LEADS.tolist(), above=["", "Rhythm signal: 300 X 3", ""], delimiter=" ", end="\r\n")
    answers = {"fs_hz": 250, "unit": "mV", "leads": ["I", "II", "V1"]}
    assert read(content, **answers).warnings == ()  # type: ignore[arg-type]
    more = content + b"\r\nMedian signal: 2 X 3\r\n\r\n1 2 3\r\n4 5 6\r\n"
    np.testing.assert_allclose(read(more, **answers).ecg_mv, LEADS)  # type: ignore[arg-type]
    short = content.replace(b"300 X 3", b"500 X 3")
    assert any("states 500 rows and has 300" in line for line in read(short, **answers).warnings)  # type: ignore[arg-type]


def test_lists_of_records_with_text_are_no_tables_of_samples() -> None:
    for content in (
        b"id,age,name\nA,50,x\nB,60,y\n",
        b"id,at,n\nA,2020-01-01 10:00:00,1\nB,2020-01-02 10:00:00,2\n",
    ):
        with pytest.raises(UnreadableFile, match="neither a table"):
            read(content)


# Excel ----------------------------------------------------------------------------------------------------------------


def test_clock_times_and_zeros_of_a_sheet() -> None:
    begin = datetime(2024, 5, 6, 7, 8, 9)
    rows = [
        ["when", "I (mV)"],
        *([begin + timedelta(seconds=n / 250), 0.0 if n < 5 else 0.1 * n] for n in range(60)),
    ]
    recording = read(sheet(rows))
    assert (recording.fs_hz, recording.samples, recording.started_at) == (250.0, 60, begin)
    assert recording.source_format == "Excel"


def test_a_sheet_is_guessed_as_a_table_of_text_is(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    path.write_bytes(sheet([["t", "a"], *([n * 4, float(v)] for n, v in enumerate(LEADS[0]))]))
    assert guess_columns(path).option == "time_ms=t,LEAD=a"
    recording = read(path, columns={"time_ms": "t", "II": "a"}, unit="mV")
    np.testing.assert_allclose(recording.ecg_mv[0], LEADS[0])


def changed_sheet(part: str, old: bytes, new: bytes) -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(twins()["sheet.xlsx"])) as book,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in book.namelist():
            content = book.read(name)
            out.writestr(name, content.replace(old, new) if name == part else content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"</sheetData>", b" " * 80_000_000 + b"</sheetData>", "unfolds to far more bytes"),
        (b'r="301"', b'r="99999999999"', "none of its sheets"),
        (b'r="D301"', b'r="ZZZZZZ301"', "damaged"),
        (b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', "damaged"),
    ],
)
def test_hostile_sheets_are_refused(old: bytes, new: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=f"cannot be read as Excel: .*{message}"):
        read(changed_sheet("xl/worksheets/sheet2.xml", old, new))


def test_a_damaged_part_of_a_workbook_is_one_sentence() -> None:
    whole = twins()["sheet.xlsx"]
    with zipfile.ZipFile(io.BytesIO(whole)) as book:
        begin = book.getinfo("xl/worksheets/sheet2.xml").header_offset + 80
    for place in range(begin, begin + 400, 20):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        with pytest.raises(UnreadableFile, match="cannot be read as Excel"):
            read(bytes(damaged))


def test_an_old_workbook_is_refused_with_what_helps() -> None:
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    with pytest.raises(UnreadableFile, match=r"old workbook \(\.xls\); save it as \.xlsx or CSV"):
        read(bytes(head) + "Root Entry".encode("utf-16-le") + "Workbook".encode("utf-16-le"))


# Writing --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fs_hz", [250.0, 512.508, 1000 / 3, 499.97, 130.0213, 977.0])
def test_a_written_table_keeps_the_rate_exactly_and_the_gaps(fs_hz: float, tmp_path: Path) -> None:
    ecg_mv = LEADS.copy()
    ecg_mv[0, 5:9] = np.nan
    ecg_mv[:, 120:140] = np.nan
    again = read(
        write_csv(Recording(ecg_mv=ecg_mv, fs_hz=fs_hz, leads=("I", "II", "V1")), tmp_path / "a.csv")
    )
    assert (again.fs_hz, again.warnings) == (fs_hz, ())
    np.testing.assert_allclose(again.ecg_mv, ecg_mv, atol=1e-9)


def test_a_table_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = Recording(ecg_mv=LEADS, fs_hz=250.0, leads=("I", "II", "V1"))
    path = write_csv(recording, tmp_path / "a.csv")
    before = path.read_bytes()

    def broken(_: Recording) -> bytes:
        raise OSError("no space")

    monkeypatch.setattr(csv_files, "csv_bytes", broken)
    with pytest.raises(OSError, match="no space"):
        write_csv(recording, path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


def test_in_folders_only_tables_of_samples_are_listed(tmp_path: Path) -> None:
    (tmp_path / "people.xlsx").write_bytes(sheet([["id", "age"], *([f"P{n}", 40 + n] for n in range(9))]))
    (tmp_path / "ecg.xlsx").write_bytes(twins()["sheet.xlsx"])
    (tmp_path / "stamps.txt").write_bytes(twins()["stamps.tsv"])
    (tmp_path / "visits.csv").write_bytes(b"id,time,n\nA,2020-01-01 10:00:00,1\nB,2020-01-02 10:00:00,2\n")
    assert [found.name for found in find_recordings([tmp_path])] == ["ecg", "stamps"]


@pytest.mark.parametrize("word", ["#ERR", '"1,234.5"'])
def test_a_row_with_a_word_in_it_loses_no_rows(word: str) -> None:
    lines = text_table([TIMES_S.tolist(), LEADS[0].tolist()], heading=["time_s", "I (mV)"]).split(b"\n")
    lines[40] = b"0.156," + word.encode()
    with pytest.raises(UnreadableFile):
        read(b"\n".join(lines))


@pytest.mark.parametrize("heading", [["time_s", "1", "2", "3"], ["t [s]", "1 (mV)", "2 (mV)", "3 (mV)"]])
def test_columns_that_are_only_numbered_are_no_limb_leads(heading: list[str]) -> None:
    content = text_table([TIMES_S.tolist(), *LEADS.tolist()], heading=heading)
    with pytest.raises(Unstated, match="leads="):
        read(content, unit="mV")
    assert read(content, unit="mV", leads=["V1", "V2", "V3"]).leads == ("V1", "V2", "V3")


@pytest.mark.parametrize("heading", ["time_s", "timestamp", "ch"])
@pytest.mark.parametrize("place", [0, 150, 299])
def test_numbers_beyond_all_measure_are_no_times(heading: str, place: int) -> None:
    times = [f"{time_s:.3f}" for time_s in TIMES_S]
    times[place] = "1e999"
    content = table(times, heading)
    for ask in (read, guess_columns):
        with pytest.raises(InvalidInput):
            ask(content, columns={"time_s": "1", "I": "2"})


def test_absurdly_large_numbers_are_infinite_and_masked() -> None:
    rows = [f"{number / 250},{0.1 * number}" for number in range(300)]
    rows[7] = "0.028,1.5e308"
    recording = read("\n".join(["time_s,II (mV)", *rows]).encode())
    assert np.flatnonzero(recording.gaps[0]).tolist() == [7]
    assert any("Infinite" in line for line in recording.warnings)


OPEN_SIGNALS = (
    '# OpenSignals Text File Format\n# {"00:01": {"sensor": ["ECG"], "sampling rate": %s, "channels": [1]}%s}\n'
    "# EndOfHeader\n"
)


def test_the_rate_in_the_header_of_open_signals_is_stated() -> None:
    rows = "".join(f"{number}\t{(number * 37) % 90}\t\n" for number in range(300))
    one = (OPEN_SIGNALS % (1000, "") + rows).encode()
    recording = read(one, columns={"II": "2"}, unit="uV")
    assert (recording.fs_hz, recording.samples) == (1000.0, 300)
    two = (OPEN_SIGNALS % (1000, ', "00:02": {"sampling rate": 500}') + rows).encode()
    with pytest.raises(Unstated, match="fs_hz="):
        read(two, columns={"II": "2"}, unit="uV")
