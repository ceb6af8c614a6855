"""No text of the sample files that tells who it is comes out anywhere: store, logs, tables, exports, error messages.

What tells who it is is looked for here by other means than our readers: by the names of elements in the raw text, by
pydicom, by the place in the header of an EDF file, and by an independent library.
"""

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pydicom
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from benchmarks.twins import all_twins
from ecgomics.cli import app
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
    *("anon site", "male", "female", "normal", "ecgomics"),
}
DICOM_KEYWORDS = (
    *("PatientName", "PatientID", "PatientBirthDate", "InstitutionName", "AccessionNumber", "OperatorsName"),
    *("ReferringPhysicianName", "DeviceSerialNumber", "PhysiciansOfRecord", "NameOfPhysiciansReadingStudy"),
)
SHORTEST = 4


def words_of(name: str, content: bytes) -> set[str]:
    """What tells who it is in a file."""
    words = {word.strip() for text in _texts(name, content) for word in (text, *re.split(r"[\s^,;_]+", text))}
    return {word for word in words if len(word) >= SHORTEST and word.casefold() not in NOBODY}


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
            found[path] = words_of(name, content) | {
                word
                for text in _by_ecgdatakit(path)
                for word in words_of("", b"") | {text}
                if len(text) >= SHORTEST
            }
    return found


@pytest.fixture(scope="module")
def samples(format_samples: Path) -> dict[Path, set[str]]:
    """The sample files, and what tells who it is in each."""
    found = {}
    for path in sorted(format_samples.glob("*/*")):
        if path.is_file() and path.suffix != ".md" and path.stat().st_size < 4_000_000:
            told = words_of(path.name, path.read_bytes()) | set(_by_ecgdatakit(path))
            found[path] = {word for word in told if len(word) >= SHORTEST and word.casefold() not in NOBODY}
    return found


def _refuse(words: set[str], outputs: dict[str, bytes], path: Path) -> None:
    """Fail where a word of the identity is in an output; case does not matter."""
    for where, output in outputs.items():
        lower = output.lower()
        for word in words:
            for encoding in ("utf-8", "utf-16-le"):
                assert word.lower().encode(encoding) not in lower, (where, word, path.name)


def _exports(path: Path, folder: Path) -> dict[str, bytes]:
    """Everything that comes of a file by the library: the recording's facts, and all formats that we write."""
    answers = {"fs_hz": 500.0, "unit": "mV"}
    try:
        recording = read(path, **answers)
    except InvalidInput as error:
        return {"refusal": str(error).replace(path.name, "").encode()}
    outputs = {"recording": repr(recording).encode()}
    for name, target in TARGETS.items():
        out = folder / name / f"out{target.suffix}"
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            write(recording, out)
        except InvalidInput as error:
            outputs[f"{name} refused"] = str(error).encode()
            continue
        outputs |= {f"{name} {each.name}": each.read_bytes() for each in out.parent.iterdir()}
    return outputs


def _refusals(path: Path) -> Iterator[bytes]:
    """What is said of the file cut short at many places."""
    content = path.read_bytes()
    for part in range(1, 12):
        try:
            read(content[: len(content) * part // 12], fs_hz=500.0, unit="mV")
        except InvalidInput as error:
            yield str(error).encode()


@pytest.mark.parametrize("which", ["files", "samples"])
def test_no_export_and_no_message_tells_who_it_is(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    given: dict[Path, set[str]] = request.getfixturevalue(which)
    telling = {path: words for path, words in given.items() if words}
    assert len(telling) > 5
    for number, (path, words) in enumerate(telling.items()):
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
    telling = {path: words for path, words in given.items() if words}
    answers = b""
    with caplog.at_level(logging.DEBUG):
        for path in telling:
            answer = client.post(
                URL,
                files=[("files", ("upload" + path.suffix, path.read_bytes()))],
                data={"fs_hz": "500", "unit": "mV", "name": f"ward/{path.stem}"},
            )
            answers += answer.content
            if answer.is_success:
                answers += client.get(f"{URL}/{answer.json()['id']}/profile").content
                answers += client.get(f"{URL}/{answer.json()['id']}/device").content
    outputs = {"log": caplog.text.encode(), "answers": answers}
    outputs |= {each.name: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()}
    assert any(name.endswith(".sqlite") for name in outputs)
    _refuse(set().union(*telling.values()), outputs, tmp_path)


@pytest.mark.parametrize("which", ["files", "samples"])
def test_no_table_of_a_cohort_tells_who_it_is(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    given: dict[Path, set[str]] = request.getfixturevalue(which)
    telling = {path: words for path, words in given.items() if words}
    table = tmp_path / "cohort.parquet"
    done = CliRunner().invoke(
        app, ["extract", *map(str, telling), "-o", str(table), "--unit", "mV", "--fs", "500"]
    )
    assert table.exists(), done.output
    outputs = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    unread = {each.name for each in find_recordings(telling)}
    shown = done.output
    for name in unread:
        shown = shown.replace(name, "")
    _refuse(set().union(*telling.values()), outputs | {"terminal": shown.encode()}, table)
