"""No text of the sample files that tells who it is comes out anywhere: store, logs, tables, exports, error messages.

What tells who it is is looked for here by other means than our readers: by the names of elements in the raw text, by
pydicom, by the place in the header of an EDF file, and by an independent library.
"""

import io
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
import pydicom
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from benchmarks.twins import all_twins
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.cli import app
from ecgomics.cohort import ledger
from ecgomics.core.errors import InvalidInput
from ecgomics.io import find_recordings, read
from ecgomics.io.writing import TARGETS, write

URL = "/api/v1/recordings"
#: Elements and attributes of XML that hold what tells who it is, in all vendors' spellings.
NAMED = (
    r"(?:last|first|middle|family|given|sur)_?name|patient_?(?:id|name)|patid|date_?of_?birth|birth_?(?:date|time)|dob"
    r"|operator_?id|technician|(?:referring|ordering|overreader|attending)\w*name|institution\w*name|departmentname"
    r"|facilityname|pharmauniqueecgid|pharmacartid|orderremarks|acquiring_device_(?:serial_number|site_name)|comment"
)
ELEMENT = re.compile(rf"<(?:\w+:)?(?:{NAMED})\b[^>]*>([^<]+)<", re.IGNORECASE)
ATTRIBUTE = re.compile(rf"\b(?:{NAMED})\s*=\s*\"([^\"]*)\"", re.IGNORECASE)
#: Words that tell nobody, or stand in the files in the place of what was removed.
NOBODY = {
    *("unknown", "anonymous", "redacted", "place", "test", "none", "xxxxxx", "cardio", "philips", "adult"),
    *("anon site", "example", "male", "female", "normal", "ecgomics"),
}
DICOM_KEYWORDS = (
    *("PatientName", "PatientID", "PatientBirthDate", "InstitutionName", "AccessionNumber", "OperatorsName"),
    *("ReferringPhysicianName", "DeviceSerialNumber", "PhysiciansOfRecord", "NameOfPhysiciansReadingStudy"),
)
SHORTEST = 4
SHORTEST_NUMBER = 6
#: Words of a name; longer texts are comments, which tell somebody as a whole.
LONGEST_NAME = 2


def words_of(name: str, content: bytes) -> set[str]:
    """What tells who it is in a file."""
    found = list(_texts(name, content))
    parts = [
        each for text in found for each in re.split(r"[\s^,;_]+", text) if len(text.split()) <= LONGEST_NAME
    ]
    return _telling(text.strip() for text in (*found, *parts))


def _telling(texts: Iterable[str]) -> set[str]:
    """Those that are long enough to tell somebody, are no short number and no word of ours."""
    ordinary = NOBODY | _our_words()
    return {
        text
        for text in texts
        if len(text) >= SHORTEST
        and text.casefold() not in ordinary
        and (len(text) >= SHORTEST_NUMBER or not text.isdigit())
    }


@cache
def _our_words() -> frozenset[str]:
    """Every word that we use ourselves."""
    text = " ".join(f"{each.symbol} {each.label} {each.formula}" for each in catalogue().biomarkers.values())
    return frozenset(re.findall(r"\w+", text.casefold()))


def _texts(name: str, content: bytes) -> Iterator[str]:
    if name.lower().endswith(".xml"):
        encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
        text = content.decode(encoding, errors="replace")
        yield from (found[1] for pattern in (ELEMENT, ATTRIBUTE) for found in pattern.finditer(text))
    elif name.endswith(".dcm"):
        data = pydicom.dcmread(io.BytesIO(content), force=True)
        yield from (str(data.get(keyword, "")) for keyword in DICOM_KEYWORDS)
    elif name.endswith((".edf", ".bdf")):
        yield from content[8:88].decode("latin-1").split()[2:]


def _by_ecgdatakit(path: Path) -> Iterator[str]:
    from ecgdatakit import FileParser

    try:
        patient = FileParser().parse(str(path)).patient
    except Exception:  # noqa: BLE001 - another library may fail in any way; the file is then left out
        return
    yield from (str(getattr(patient, name, "") or "") for name in ("patient_id", "first_name", "last_name"))
    if patient.birth_date:
        yield from (patient.birth_date.strftime(each) for each in ("%Y%m%d", "%Y-%m-%d"))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, set[str]]:
    """Twins of every format on disk, and what tells who it is in each."""
    root = tmp_path_factory.mktemp("twins")
    found = {}
    for module, _, parts in all_twins():
        for name, content in parts.items():
            path = root / module / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            found[path] = words_of(name, content) | _telling(_by_ecgdatakit(path))
    return {path: words for path, words in found.items() if words}


@pytest.fixture(scope="module")
def samples(format_samples: Path) -> dict[Path, set[str]]:
    """The sample files that say who it is, and what tells it in each."""
    found = {}
    for path in sorted(format_samples.glob("*/*")):
        if path.is_file() and path.suffix != ".md" and path.stat().st_size < 4_000_000:
            found[path] = words_of(path.name, path.read_bytes()) | _telling(_by_ecgdatakit(path))
    return {path: words for path, words in found.items() if words}


def _refuse(words: set[str], outputs: Mapping[str, str], path: Path) -> None:
    """Fail where a word of the identity stands in an output; case does not matter."""
    pattern = re.compile(
        rf"(?<![^\W_])(?:{'|'.join(map(re.escape, sorted(words)))})(?![^\W_])", re.IGNORECASE
    )
    for where, output in outputs.items():
        found = pattern.search(output)
        assert found is None, (
            where,
            found and output[max(found.start() - 60, 0) : found.end() + 60],
            path.name,
        )


def _as_text(path: Path) -> str:
    """All texts of a file; of a table of ours also those that are stored compressed."""
    content = path.read_bytes().decode("latin-1").replace("\0", "")
    if path.suffix == ".parquet":
        content += pq.read_table(path).to_pandas().to_csv() + repr(ledger.entries_of(path))
    return content


def _exports(path: Path, folder: Path) -> dict[str, str]:
    """Everything that comes of a file by the library: the recording's facts, and all formats that we write."""
    answers = {"fs_hz": 500.0, "unit": "mV"}
    try:
        recording = read(path, **answers)
    except InvalidInput as error:
        return {"refusal": str(error).replace(path.name, "")}
    outputs = {"recording": repr(recording)}
    for name, target in TARGETS.items():
        out = folder / name / f"out{target.suffix}"
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            write(recording, out)
        except InvalidInput as error:
            outputs[f"{name} refused"] = str(error)
            continue
        outputs |= {f"{name} {each.name}": _as_text(each) for each in out.parent.iterdir()}
    return outputs


def _refusals(path: Path) -> Iterator[str]:
    """What is said of the file cut short at many places."""
    content = path.read_bytes()
    for part in range(1, 12):
        try:
            read(content[: len(content) * part // 12], fs_hz=500.0, unit="mV")
        except InvalidInput as error:
            yield str(error)


@pytest.mark.parametrize("which", ["files", "samples"])
def test_no_export_and_no_message_tells_who_it_is(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    given: dict[Path, set[str]] = request.getfixturevalue(which)
    assert len(given) > 5
    for number, (path, words) in enumerate(given.items()):
        outputs = _exports(path, tmp_path / str(number))
        outputs |= {f"message {place}": text for place, text in enumerate(_refusals(path))}
        _refuse(words, outputs, path)


@pytest.mark.parametrize("which", ["files", "samples"])
def test_no_store_log_or_answer_tells_who_it_is(
    which: str,
    request: pytest.FixtureRequest,
    client: TestClient,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    given: dict[Path, set[str]] = request.getfixturevalue(which)
    answers = ""
    with caplog.at_level(logging.DEBUG):
        for path in given:
            answer = client.post(
                URL,
                files=[("files", ("upload" + path.suffix, path.read_bytes()))],
                data={"fs_hz": "500", "unit": "mV", "name": f"ward/{path.stem}"},
            )
            answers += answer.text
            if answer.is_success:
                answers += client.get(f"{URL}/{answer.json()['id']}/profile").text
                answers += client.get(f"{URL}/{answer.json()['id']}/device").text
    outputs = {"log": caplog.text, "answers": answers}
    outputs |= {each.name: _as_text(each) for each in tmp_path.rglob("*") if each.is_file()}
    assert any(name.endswith(".sqlite") for name in outputs)
    _refuse(set().union(*given.values()), outputs, tmp_path)


@pytest.mark.parametrize("which", ["files", "samples"])
def test_no_table_of_a_cohort_tells_who_it_is(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    given: dict[Path, set[str]] = request.getfixturevalue(which)
    table = tmp_path / "cohort.parquet"
    done = CliRunner().invoke(
        app, ["extract", *map(str, given), "-o", str(table), "--unit", "mV", "--fs", "500"]
    )
    assert table.exists(), done.output
    outputs = {
        str(each.relative_to(tmp_path)): _as_text(each) for each in tmp_path.rglob("*") if each.is_file()
    }
    unread = {each.name for each in find_recordings(given)}
    shown = done.output
    for name in unread:
        shown = shown.replace(name, "")
    _refuse(set().union(*given.values()), outputs | {"terminal": shown}, table)
