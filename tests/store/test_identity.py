import numpy as np

from ecgomics.core.recording import Recording
from ecgomics.store import identity_of_files, identity_of_recording

FILES = {"rec.hea": b"rec 1 250 500", "rec.dat": b"\x01\x02"}


def test_names_and_order_of_files_do_not_matter() -> None:
    renamed = {"b.dat": b"\x01\x02", "a.hea": b"rec 1 250 500"}
    assert identity_of_files(renamed) == identity_of_files(FILES)


def test_content_and_statements_do() -> None:
    others = [
        identity_of_files(FILES),
        identity_of_files({**FILES, "rec.dat": b"\x01\x03"}),
        identity_of_files({**FILES, "rec.atr": b"\x01\x02"}),
        identity_of_files(FILES, fs_hz=500.0),
        identity_of_files(FILES, unit="uV"),
        identity_of_files(FILES, leads=["I", "II"]),
        identity_of_files(FILES, leads=["II", "I"]),
    ]
    assert len(set(others)) == len(others)


def test_columns_tell_apart_only_where_they_are_given() -> None:
    plain = identity_of_files(FILES, fs_hz=500.0)
    assert identity_of_files(FILES, fs_hz=500.0, columns=None) == plain
    first = identity_of_files(FILES, fs_hz=500.0, columns={"I": "a"})
    assert len({plain, first, identity_of_files(FILES, fs_hz=500.0, columns={"I": "b"})}) == 3
    assert identity_of_files({"a": b"x"}) == "ecda6694007350a679194e9a463dbb01"


def test_a_recording_is_known_by_samples_rate_and_leads() -> None:
    ecg_mv = np.zeros((1, 600))
    one = Recording(ecg_mv, 500.0, ("II",), name="a")
    assert identity_of_recording(one) == identity_of_recording(Recording(ecg_mv, 500.0, ("II",), name="b"))
    assert identity_of_recording(one) != identity_of_recording(Recording(ecg_mv, 250.0, ("II",)))
    assert identity_of_recording(one) != identity_of_recording(Recording(ecg_mv, 500.0, ("V1",)))
    assert identity_of_recording(one) != identity_of_recording(Recording(ecg_mv + 0.001, 500.0, ("II",)))
