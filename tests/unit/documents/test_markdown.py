"""The generated catalogue documents and the promises of the snapshot."""

from pathlib import Path

import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.robustness import grade_of, robustness
from ecgomics.documents import markdown as made

ROOT = Path(__file__).parents[3]
COMMITTED = ROOT / "docs" / "biomarkers"


def test_the_committed_documents_say_what_the_code_says() -> None:
    whole = catalogue()
    assert made.breaches((COMMITTED / made.SNAPSHOT).read_text("utf-8"), whole) == []
    assert made.outdated(COMMITTED, whole) == []


def test_writing_twice_gives_the_same_and_a_check_accepts_it(tmp_path: Path) -> None:
    assert made.main([str(tmp_path)]) == 0
    first = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}
    (tmp_path / "functional" / "palmistry.md").write_text("gone")
    assert made.main([str(tmp_path)]) == 0
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*")} == first
    assert made.main([str(tmp_path), "--check"]) == 0


def test_every_biomarker_has_its_section() -> None:
    texts = made.documents(catalogue())
    for each in catalogue().biomarkers.values():
        page = texts[f"{each.dimension}/{each.family}.md"]
        assert f"| symbol | `{each.symbol}`" in page
        assert f"| code | {each.code}, version {each.version} |" in page


def test_robustness_is_published_by_biomarker_and_condition() -> None:
    page = made.documents(catalogue())[made.ROBUSTNESS]
    (row,) = [line for line in page.splitlines() if line.startswith("| [qrs_duration](")]
    measured = robustness()["qrs_duration"]
    assert grade_of("qrs_duration") in row
    for each in measured:
        assert f"{each.icc:.2f} ({each.bias:+.2g})" in row
    assert "250 Hz" in page


def test_a_check_names_what_is_out_of_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made.main([str(tmp_path)])
    (tmp_path / "index.md").write_text("old")
    (tmp_path / "functional" / "hrv_time.md").unlink()
    (tmp_path / "functional" / "palmistry.md").write_text("new")
    assert made.main([str(tmp_path), "--check"]) == 1
    told = capsys.readouterr().err
    assert f"{tmp_path / 'index.md'} is out of date." in told
    assert f"{tmp_path / 'functional/hrv_time.md'} is missing." in told
    assert f"{tmp_path / 'functional/palmistry.md'} describes no family." in told


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("ECG29999,phlogiston,mV,record,1", "ECG29999 (phlogiston) is gone: a code is permanent"),
        ("ECG20006,sd_of_nn,ms,record,1", "is now called sdnn: keep the old symbol as an alias."),
        ("ECG20006,sdnn,s,record,1", "changed its unit from s to ms: raise its version."),
        ("ECG20006,sdnn,ms,lead,1", "changed its scope from lead to record: raise its version."),
        ("ECG20006,sdnn,ms,record,7", "went back from version 7 to 1."),
    ],
)
def test_a_broken_promise_is_named_and_nothing_is_written(
    row: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    snapshot = tmp_path / made.SNAPSHOT
    text = f"{','.join(made.FROZEN)}\n{row}\n"
    snapshot.write_text(text)
    assert made.main([str(tmp_path)]) == 1
    assert sentence in capsys.readouterr().err
    assert snapshot.read_text() == text


def test_a_higher_version_may_change_the_unit() -> None:
    snapshot = f"{','.join(made.FROZEN)}\nECG20006,sdnn,s,record,0\n"
    assert made.breaches(snapshot, catalogue()) == []


def test_a_retired_code_may_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "RETIRED", {"ECG29999": "never confirmed"})
    snapshot = f"{','.join(made.FROZEN)}\nECG29999,phlogiston,mV,record,1\n"
    assert made.breaches(snapshot, catalogue()) == []
