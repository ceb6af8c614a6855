import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Annotation, Recording
from ecgomics.io.contents import Person
from ecgomics.io.identity import identifying_words, identity_of, key, pseudonym, without_identity

JANE = Person(
    identifier="ID-4711",
    name="Doe^Jane",
    born=date(1953, 5, 8),
    others={"operator": "Nurse Ratched", "department": "ECG", "comment": "call 555-0199 at night"},
)


@pytest.fixture
def recording() -> Recording:
    return Recording(
        ecg_mv=np.zeros((1, 500)), fs_hz=500.0, leads=("II",), name="ward/doe_ID-4711_1953-05-08"
    )


def test_a_pseudonym_follows_from_the_identifier_and_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    first = pseudonym(JANE)
    assert first is not None
    assert len(first) == 17
    assert pseudonym(replace(JANE, name="Smith", born=None)) == first
    assert pseudonym(replace(JANE, identifier="  id-4711 ")) == first
    assert pseudonym(replace(JANE, identifier="ID-4712")) != first
    monkeypatch.setenv("ECGOMICS_PSEUDONYM_KEY", "another key of the same length")
    assert pseudonym(JANE) != first


def test_a_pseudonym_in_the_place_of_the_identifier_stays() -> None:
    first = pseudonym(JANE)
    assert first is not None
    assert pseudonym(Person(identifier=f" {first} ")) == first


def test_without_an_identifier_name_and_birth_date_stand_for_the_person() -> None:
    by_name = replace(JANE, identifier="")
    assert pseudonym(by_name) == pseudonym(replace(by_name, name="DOE JANE"))
    assert pseudonym(by_name) != pseudonym(replace(by_name, born=date(1953, 5, 9)))
    assert pseudonym(Person(identifier="unknown", name="Anonymous")) is None


def test_a_key_is_made_once_and_readable_by_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ECGOMICS_PSEUDONYM_KEY")
    monkeypatch.setattr("platformdirs.user_config_dir", lambda *_, **__: str(tmp_path / "config"))
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: key(), range(24)))
    assert len(found) == 1
    assert len(found.pop()) == 32
    (path,) = (tmp_path / "config").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_short_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECGOMICS_PSEUDONYM_KEY", "short")
    with pytest.raises(InvalidInput, match="too short: 16 characters"):
        key()


def test_every_text_that_tells_who_it_is_goes(recording: Recording) -> None:
    told = replace(
        recording,
        device="Recorder of Doe",
        statements=(
            *("Sinus rhythm.", "Jane has AF", "Confirmed by Dr. Who", "Reviewed by: J. Watson"),
            *("LVH by voltage", "abnormal ECG", "doer"),
        ),
        annotations=(Annotation(1.0, "N", text="Jane coughs"), Annotation(2.0, text="free text")),
        device_measurements={"QRS [ms]": 90.0, "ID-4711 [1]": 1.0},
        warnings=("Born 19530508.", "Not read: Resp."),
    )
    found = without_identity(told, JANE)
    assert found.statements == ("Sinus rhythm.", "LVH by voltage", "abnormal ECG", "doer")
    assert found.annotations == (Annotation(1.0, "N"),)
    assert found.device_measurements == {"QRS [ms]": 90.0}
    assert (found.device, found.warnings) == (None, ("Not read: Resp.",))
    assert found.subject.pseudonym == pseudonym(JANE)
    for word in ("doe", "4711", "1953"):
        assert word not in found.name.lower()
    assert found.name.startswith("ward/")


def test_names_of_two_persons_stay_two_names(recording: Recording) -> None:
    other = Person(identifier="ID-4712", name="Roe^Jim")
    first = without_identity(replace(recording, name="4711/Doe"), replace(JANE, identifier="4711"))
    second = without_identity(replace(recording, name="ID-4712/Roe"), other)
    assert first.name != second.name


def test_short_words_and_ordinary_ones_are_no_identity() -> None:
    words = identifying_words(replace(JANE, name="Li^Unknown"))
    assert "ECG" not in words
    assert "Li" not in words
    assert "Unknown" not in words
    assert "ID-4711" in words


def test_what_is_kept_on_request_is_all_that_the_file_says() -> None:
    assert identity_of(JANE) == {
        "identifier": "ID-4711",
        "name": "Doe^Jane",
        "birth date": "1953-05-08",
        "operator": "Nurse Ratched",
        "department": "ECG",
        "comment": "call 555-0199 at night",
    }
