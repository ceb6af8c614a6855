"""`ecgomics beats` and `ecgomics delineate`."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import Result

from ecgomics.cli.progress import Lines
from ecgomics.cohort import marks
from ecgomics.core.leads import LIMB_LEADS, STANDARD_LEADS
from ecgomics.core.recording import Recording
from ecgomics.io import read, write_csv, write_wfdb
from ecgomics.phantom import (
    PATTERNS,
    Acquisition,
    Body,
    Noise,
    beat_shape,
    phantom,
    regular_plan,
    with_premature_beats,
)
from ecgomics.phantom.lobes import Lobe
from ecgomics.signal import long

Run = Callable[..., Result]
Refused = Callable[..., str]
WritePatients = Callable[[Path, int], list[str]]
Rows = list[dict[str, str]]

#: R peaks of the recording that `sinus_ecg` makes.
SINUS_S = np.arange(0.5, 10.0, 0.8)
#: Beats so far from the ends that every wave of theirs is in the recording.
WHOLE = (0.5, 9.4)

in_process = pytest.mark.usefixtures("in_process")


def table(text: str) -> Rows:
    return list(csv.DictReader(io.StringIO(text)))


def times_s(rows: Rows, column: str) -> np.ndarray:
    return np.array([float(row[column]) for row in rows])


def of(rows: Rows, **wanted: str) -> Rows:
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


@in_process
def test_beats_are_where_the_phantom_has_them(
    run: Run, write_patients: WritePatients, tmp_path: Path
) -> None:
    names = write_patients(tmp_path / "clinic" / "ward", 2)
    done = run("beats", tmp_path / "clinic", "-o", tmp_path / "beats.csv")
    assert done.exit_code == 0, done.stderr
    text = (tmp_path / "beats.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0] == "record,t_s,class"
    rows = table(text)
    assert list(dict.fromkeys(row["record"] for row in rows)) == [f"ward/{name}" for name in names]
    for name in names:
        own = of(rows, record=f"ward/{name}")
        assert times_s(own, "t_s") == pytest.approx(SINUS_S, abs=0.01)
        assert {row["class"] for row in own} == {"N"}
    assert all(len(row["t_s"].partition(".")[2]) >= 4 for row in rows)
    assert "2 records, 24 rows" in done.stdout


@in_process
def test_ventricular_beats_have_their_letter(run: Run, tmp_path: Path) -> None:
    normal, ectopic = (
        beat_shape(PATTERNS["normal"], Body()),
        beat_shape(PATTERNS["ventricular"], Body(qrs_ms=150.0)),
    )
    plan = with_premature_beats(
        regular_plan([850.0] * 14, normal, first_s=0.5), ectopic, places=(4, 9), coupling_ms=520.0
    )
    made = phantom(plan, Acquisition(noise=Noise(white_uv=3.0)), name="ectopic")
    rows = table(run("beats", write_wfdb(made.recording, tmp_path)).stdout)
    assert [row["class"] for row in rows] == list(made.truth.kinds)
    assert times_s(rows, "t_s") == pytest.approx(made.truth.r_s, abs=0.03)


@in_process
def test_standard_output_is_what_a_file_would_hold(run: Run, ecg: Path, tmp_path: Path) -> None:
    for command in ("beats", "delineate"):
        assert run(command, ecg, "-o", tmp_path / f"{command}.csv").exit_code == 0
        expected = (tmp_path / f"{command}.csv").read_bytes()
        for arguments in ((command, ecg), (command, ecg, "-o", "-")):
            done = run(*arguments)
            assert (done.exit_code, done.stdout_bytes) == (0, expected)
            assert "1 record, " in done.stderr


@in_process
def test_marks_are_where_the_phantom_has_them(run: Run, ecg: Path, sinus_ecg: Recording) -> None:
    done = run("delineate", ecg)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines()[0] == "record,lead,wave,onset_s,peak_s,offset_s,presence"
    rows = table(done.stdout)
    assert list(dict.fromkeys(row["lead"] for row in rows)) == [*STANDARD_LEADS, "global"]
    shape = phantom(
        regular_plan([800.0], beat_shape(PATTERNS["normal"], Body(qt_ms=390.0)), first_s=0.5)
    ).truth.dominant
    truth_s = shape.global_ms / 1000.0
    for place, wave in enumerate(("P", "QRS", "T")):
        found = of(rows, lead="global", wave=wave)
        whole = [row for row in found if WHOLE[0] < float(row["peak_s"]) < WHOLE[1]]
        assert len(whole) >= 10
        for column, mark in (("onset_s", 0), ("offset_s", 2)):
            if (wave, mark) == ("T", 0):
                continue  # the onset of T is a matter of taste
            expected = SINUS_S + truth_s[3 * place + mark]
            nearest = np.abs(times_s(whole, column)[:, None] - expected).min(axis=1)
            assert nearest.max() < 0.015, (wave, column)
        assert all(0.5 <= float(row["presence"]) <= 1.0 for row in found)


@in_process
def test_fused_marks_follow_from_those_of_the_leads(run: Run, ecg: Path) -> None:
    rows = table(run("delineate", ecg, "--rules-only").stdout)
    for wave in ("P", "QRS", "T"):
        for fused in of(rows, lead="global", wave=wave):
            beat = [
                row
                for row in of(rows, wave=wave)
                if row["lead"] != "global" and abs(float(row["peak_s"]) - float(fused["peak_s"])) < 0.15
            ]
            onsets, offsets = np.sort(times_s(beat, "onset_s")), np.sort(times_s(beat, "offset_s"))
            # earliest and latest, but for one lead that stands alone (conventions, section 6)
            assert np.abs(onsets[:2] - float(fused["onset_s"])).min() < 1e-5
            assert np.abs(offsets[-2:] - float(fused["offset_s"])).min() < 1e-5
            assert float(fused["peak_s"]) == pytest.approx(np.median(times_s(beat, "peak_s")), abs=1e-5)
            assert float(fused["presence"]) == max(float(row["presence"]) for row in beat)


@in_process
def test_the_learned_segmenter_fuses_about_where_the_second_lead_is(run: Run, ecg: Path) -> None:
    """By probability, so that it may lie between the leads; and other marks than those of the rules."""
    rows = table(run("delineate", ecg).stdout)
    assert rows != table(run("delineate", ecg, "--rules-only").stdout)
    for fused in of(rows, lead="global", wave="QRS"):
        beat = [
            row
            for row in of(rows, wave="QRS")
            if row["lead"] != "global" and abs(float(row["peak_s"]) - float(fused["peak_s"])) < 0.15
        ]
        onsets, offsets = np.sort(times_s(beat, "onset_s")), np.sort(times_s(beat, "offset_s"))
        assert onsets[0] - 0.02 < float(fused["onset_s"]) < onsets[2] + 0.004
        assert offsets[-3] - 0.004 < float(fused["offset_s"]) < offsets[-1] + 0.02


@in_process
def test_a_wave_that_is_not_there_has_no_row(run: Run, tmp_path: Path) -> None:
    without_p = replace(beat_shape(PATTERNS["normal"], Body()), p=())
    made = phantom(regular_plan([800.0] * 12, without_p, first_s=0.5), name="no_p")
    rows = table(run("delineate", write_wfdb(made.recording, tmp_path)).stdout)
    assert {row["wave"] for row in rows} == {"QRS", "T"}


@in_process
@pytest.mark.parametrize(("given", "leads"), [("II,v5", ["II", "V5"]), ("1", ["II"]), ("10,0", ["V5", "I"])])
def test_only_the_chosen_leads_are_analysed(
    run: Run, sinus_ecg: Recording, tmp_path: Path, given: str, leads: list[str]
) -> None:
    """What the other leads hold makes no difference."""
    rng = np.random.default_rng(1)
    others = [lead not in leads for lead in sinus_ecg.leads]
    noisy_mv = sinus_ecg.ecg_mv.copy()
    noisy_mv[others] = rng.standard_normal((sum(others), sinus_ecg.samples))
    for folder, ecg_mv in (("clean", sinus_ecg.ecg_mv), ("noisy", noisy_mv)):
        (tmp_path / folder).mkdir()
        write_wfdb(replace(sinus_ecg, ecg_mv=ecg_mv), tmp_path / folder)
    for command in ("beats", "delineate"):
        clean, noisy = (run(command, tmp_path / folder, "--leads", given) for folder in ("clean", "noisy"))
        assert (clean.exit_code, noisy.exit_code) == (0, 0)
        assert clean.stdout == noisy.stdout
    assert list(dict.fromkeys(row["lead"] for row in table(clean.stdout))) == [*leads, "global"]


@in_process
def test_limb_leads_are_derived_unless_leads_are_chosen(
    run: Run, sinus_ecg: Recording, tmp_path: Path
) -> None:
    two = replace(sinus_ecg, ecg_mv=sinus_ecg.ecg_mv[:2].copy(), leads=("I", "II"), name="two")
    path = write_csv(two, tmp_path / "two.csv")
    for options, leads in (((), LIMB_LEADS), (("--leads", "I,II"), ("I", "II"))):
        rows = table(run("delineate", path, *options).stdout)
        assert {row["lead"] for row in rows} == {*leads, "global"}
    for lead in ("aVF", "2"):  # a number is a place, also where it could be the name of lead II
        done = run("delineate", path, "--leads", lead)
        assert done.exit_code == 1
        assert f"has no lead {lead}; it has 0 I, 1 II." in done.stderr


@pytest.fixture(scope="module")
def three_minutes() -> Recording:
    """Leads I, II and V5 at 250 Hz, longer than one block."""
    plan = regular_plan([800.0] * 220, beat_shape(PATTERNS["normal"], Body()), first_s=0.5)
    acquisition = Acquisition(180.0, 250.0, leads=("I", "II", "V5"), noise=Noise(white_uv=3.0))
    return phantom(plan, acquisition, name="long").recording


@in_process
@pytest.mark.parametrize(
    ("options", "leads"),
    [((), (*LIMB_LEADS, "V5")), (("--leads", "V5,0"), ("V5", "I")), (("--leads", "ii"), ("II",))],
)
def test_a_long_recording_gives_the_rows_of_its_analysis(
    run: Run,
    three_minutes: Recording,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    leads: tuple[str, ...],
) -> None:
    path = write_wfdb(three_minutes, tmp_path)
    written = read(path).with_limb_leads()
    rows = [written.leads.index(lead) for lead in leads]
    expected = long.analyse(replace(written, ecg_mv=written.ecg_mv[rows], leads=leads, derived_leads=()))
    assert len(expected.beats) > 200
    # a record of WFDB is not read as a whole
    monkeypatch.setattr(marks, "read", None)
    beats = table(run("beats", path, *options).stdout)
    assert times_s(beats, "t_s") == pytest.approx(expected.beats.peak_s, abs=1e-6)
    assert [row["class"] for row in beats] == list(expected.beats.kind)
    found = table(run("delineate", path, *options).stdout)
    assert list(dict.fromkeys(row["lead"] for row in found)) == [*leads, "global"]
    marks_s = dict(
        zip((*leads, "global"), (*expected.fiducials.lead_s, expected.fiducials.global_s), strict=True)
    )
    for lead, lead_s in marks_s.items():
        for place, wave in enumerate(("P", "QRS", "T")):
            peak_s = lead_s[:, 3 * place + 1]
            own = times_s(of(found, lead=lead, wave=wave), "peak_s")
            assert own == pytest.approx(peak_s[np.isfinite(peak_s)], abs=1e-6), (lead, wave)


@in_process
def test_a_long_file_that_is_read_whole_is_asked_for_what_it_does_not_state(
    run: Run, three_minutes: Recording, tmp_path: Path
) -> None:
    path = tmp_path / "strip.csv"
    np.savetxt(path, three_minutes.ecg_mv[1:].T * 1000.0, fmt="%.3f", delimiter=",")
    assert "--leads-of-file (2 of them)" in run("beats", path).stderr
    stated = ("--fs", "250", "--unit", "uV", "--leads-of-file", "II,V5")
    rows = table(run("beats", path, *stated, "--leads", "1").stdout)
    assert times_s(rows, "t_s") == pytest.approx(0.5 + 0.8 * np.arange(225)[: len(rows)], abs=0.02)
    assert len(rows) >= 219
    missing = run("delineate", path, *stated, "--leads", "aVF")
    assert "The recording strip has no lead aVF; it has 0 II, 1 V5." in missing.stderr


@in_process
def test_a_long_record_without_signal_has_no_rows(run: Run, three_minutes: Recording, tmp_path: Path) -> None:
    path = write_wfdb(replace(three_minutes, ecg_mv=np.full_like(three_minutes.ecg_mv, np.nan)), tmp_path)
    for command in ("beats", "delineate"):
        done = run(command, path)
        assert done.exit_code == 0, done.stderr
        assert "long: no beat was found" in done.stderr


@in_process
@pytest.mark.parametrize("lead", ["V7", "12", "elbow"])
def test_a_lead_that_a_record_does_not_have_fails_that_record_alone(
    run: Run, sinus_ecg: Recording, write_patients: WritePatients, tmp_path: Path, lead: str
) -> None:
    write_patients(tmp_path, 1)
    wide = np.vstack([sinus_ecg.ecg_mv, sinus_ecg.ecg_mv[:1]])
    write_wfdb(replace(sinus_ecg, ecg_mv=wide, leads=(*STANDARD_LEADS, "V7"), name="wide"), tmp_path)
    done = run("beats", tmp_path, "--leads", lead)
    assert done.exit_code == 1
    assert f"ecg_01: The recording ecg_01 has no lead {lead}; it has 0 I, 1 II, " in done.stderr
    assert {row["record"] for row in table(done.stdout)} == (set() if lead == "elbow" else {"wide"})


@in_process
def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    run: Run, broken: tuple[Path, str], write_patients: WritePatients, tmp_path: Path
) -> None:
    path, word = broken
    write_patients(tmp_path / "sound", 1)
    for command in ("beats", "delineate"):
        done = run(command, tmp_path / "sound", path, "-o", tmp_path / f"{command}.csv")
        assert done.exit_code == 1
        assert word in done.stderr
        assert "Traceback" not in done.stderr
        rows = table((tmp_path / f"{command}.csv").read_text(encoding="utf-8"))
        assert {row["record"] for row in rows} == {"ecg_01"}


@in_process
def test_a_defect_of_ours_does_not_stop_the_others(
    run: Run, write_patients: WritePatients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defective(path: Path, **stated: object) -> Recording:
        if path.stem == "ecg_01":
            raise ZeroDivisionError("by nothing")
        return read(path, **stated)  # type: ignore[arg-type]

    write_patients(tmp_path, 2)
    monkeypatch.setattr(marks, "read", defective)
    done = run("beats", tmp_path)
    assert done.exit_code == 1
    assert done.stderr.startswith("ecg_01: A defect of ECGomics, please report it: ZeroDivisionError in ")
    assert {row["record"] for row in table(done.stdout)} == {"ecg_02"}


@in_process
def test_what_a_file_does_not_state_is_asked_for_by_the_options_of_this_command(
    run: Run, sinus_ecg: Recording, tmp_path: Path
) -> None:
    np.savetxt(tmp_path / "strip.csv", sinus_ecg.ecg_mv[1:2].T * 1000.0, fmt="%.3f")
    asked = run("beats", tmp_path / "strip.csv")
    assert asked.exit_code == 1
    assert all(option in asked.stderr for option in ("--fs", "--unit", "--leads-of-file (1 of them)"))
    stated = ("--fs", "500", "--unit", "uV", "--leads-of-file", "II")
    assert times_s(table(run("beats", tmp_path / "strip.csv", *stated).stdout), "t_s") == pytest.approx(
        SINUS_S, abs=0.01
    )


@in_process
def test_a_record_without_beats_is_named_and_no_failure(
    run: Run, sinus_ecg: Recording, tmp_path: Path
) -> None:
    path = write_wfdb(
        replace(sinus_ecg, ecg_mv=np.full_like(sinus_ecg.ecg_mv, np.nan), name="empty"), tmp_path
    )
    for command in ("beats", "delineate"):
        done = run(command, path)
        assert done.exit_code == 0
        assert "empty: no beat was found" in done.stderr
        assert len(done.stdout.splitlines()) == 1


@in_process
@pytest.mark.parametrize("command", ["beats", "delineate"])
def test_mistakes_are_one_sentence_and_leave_nothing(
    refused: Refused, write_patients: WritePatients, tmp_path: Path, command: str
) -> None:
    write_patients(tmp_path / "in", 1)
    (tmp_path / "empty").mkdir()
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "theirs.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    source, output = tmp_path / "in", tmp_path / "out.csv"
    for arguments, word in (
        ((tmp_path / "empty", "-o", output), "empty"),
        ((tmp_path / "no_such", "-o", output), "no_such"),
        ((source, "-o", tmp_path / "folder.csv"), "folder.csv"),
        ((source, "-o", tmp_path / "theirs.csv"), "theirs.csv"),
        ((source, "-o", tmp_path / "no_folder" / "out.csv"), "no_folder"),
        ((source, "-o", tmp_path / "out.parquet"), "out.parquet"),
        ((source, "-o", output, "--unit", "furlong"), "furlong"),
        ((source, "-o", output, "--leads-of-file", "I,elbow"), "--leads-of-file takes names"),
        ((source, "-o", output, "--fs", "0"), "0 Hz"),
        ((source, "-o", output, "--leads", ""), "No lead is named"),
    ):
        assert word in refused(command, *arguments)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


@in_process
def test_tables_in_the_folder_are_written_anew_and_are_no_recordings(
    run: Run, write_patients: WritePatients, tmp_path: Path
) -> None:
    write_patients(tmp_path, 1)
    for _ in range(2):
        for command in ("beats", "delineate"):
            done = run(command, tmp_path, "-o", tmp_path / f"{command}.csv")
            assert done.exit_code == 0, done.stderr
            assert "1 record, " in done.stdout
    given = [path for path in tmp_path.iterdir() if path.suffix in {".hea", ".csv"}]
    assert "1 record, " in run("beats", *given).stderr
    assert run("beats", *given, "-o", tmp_path / "delineate.csv").exit_code == 2


@in_process
def test_an_interrupted_run_leaves_nothing_half_written(
    run: Run, write_patients: WritePatients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_patients(tmp_path, 2)
    before = set(tmp_path.iterdir())

    def interrupted(_: Lines, progress: object) -> None:
        if progress.measured:  # type: ignore[attr-defined]
            raise KeyboardInterrupt

    monkeypatch.setattr(Lines, "__call__", interrupted)
    done = run("beats", tmp_path, "-o", tmp_path / "beats.csv", "--workers", "1")
    assert done.exit_code == 130
    assert done.stderr == f"Interrupted. Nothing was written to {tmp_path / 'beats.csv'}.\n"
    assert set(tmp_path.iterdir()) == before


def test_the_table_does_not_depend_on_the_number_of_processes(
    run: Run, sinus_ecg: Recording, write_patients: WritePatients, tmp_path: Path
) -> None:
    write_patients(tmp_path / "in", 4)
    # the first of them takes longest, so that others are done before it
    long_mv = np.tile(sinus_ecg.ecg_mv, (1, 12))
    write_wfdb(replace(sinus_ecg, ecg_mv=long_mv, name="a_long_one"), tmp_path / "in")
    for workers in ("1", "3"):
        done = run("delineate", tmp_path / "in", "-o", tmp_path / f"{workers}.csv", "--workers", workers)
        assert done.exit_code == 0, done.stderr
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "3.csv").read_bytes()
    records = list(
        dict.fromkeys(row["record"] for row in table((tmp_path / "1.csv").read_text(encoding="utf-8")))
    )
    assert records == ["a_long_one", "ecg_01", "ecg_02", "ecg_03", "ecg_04"]


@in_process
def test_a_u_wave_has_a_row_without_onset(run: Run, tmp_path: Path) -> None:
    shape = beat_shape(PATTERNS["normal"], Body(qt_ms=380.0))
    u = Lobe(shape.t[0].offset_ms + 25.0, 70.0, 90.0, (0.05, 0.05, -0.07))
    with_u = replace(shape, t=(*shape.t, u))
    plan = regular_plan([1150.0] * 9, with_u, first_s=0.5)
    made = phantom(plan, Acquisition(noise=Noise(white_uv=2.0)), name="with_u")
    rows = of(table(run("delineate", write_wfdb(made.recording, tmp_path)).stdout), wave="U")
    assert rows
    assert {row["onset_s"] for row in rows} == {""}
    truth_s = made.truth.r_s + (u.peak_ms - shape.r_ms) / 1000.0
    for row in rows:
        assert np.abs(float(row["peak_s"]) - truth_s).min() < 0.03
        assert float(row["offset_s"]) > float(row["peak_s"])
