"""Arrays with a few facts beside them, the same in every container: orientation, synonyms, refusals, identities."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from benchmarks.twins import hdf5 as hdf5_twins
from benchmarks.twins import matlab as matlab_twins
from benchmarks.twins import numpy_files as numpy_twins
from benchmarks.twins import parquet as parquet_twins
from benchmarks.twins.hdf5 import hdf5, matlab_73
from benchmarks.twins.matlab import matlab_4, matlab_5
from benchmarks.twins.numpy_files import FS_HZ, IDENTIFIER, LEADS, NAME, ecg_uv, npz
from ecgomics.core.errors import InvalidInput, UnreadableFile, Unstated
from ecgomics.io import read

UV = ecg_uv()


def in_matlab_4(arrays: Mapping[str, Any]) -> bytes:
    return matlab_4(
        {name: value if isinstance(value, str) else np.asarray(value) for name, value in arrays.items()}
    )


def in_matlab_5(arrays: Mapping[str, Any]) -> bytes:
    def plain(value: Any) -> Any:
        return value if isinstance(value, str | tuple) else np.asarray(value)

    return matlab_5({name: plain(value) for name, value in arrays.items()})


def in_matlab_73(arrays: Mapping[str, Any]) -> bytes:
    texts = {name: value for name, value in arrays.items() if isinstance(value, str | tuple)}
    numbers = {name: np.asarray(value) for name, value in arrays.items() if name not in texts}
    return matlab_73(
        numbers, {name: [value] if isinstance(value, str) else value for name, value in texts.items()}
    )


CONTAINERS = pytest.mark.parametrize(
    "container", [npz, hdf5, in_matlab_4, in_matlab_5, in_matlab_73], ids=lambda each: each.__name__
)
LISTING = pytest.mark.parametrize(
    "container", [npz, hdf5, in_matlab_5, in_matlab_73], ids=lambda each: each.__name__
)
Container = Callable[[Mapping[str, Any]], bytes]


TWINS = {
    name: content
    for module in (numpy_twins, matlab_twins, hdf5_twins, parquet_twins)
    for name, content in module.twins().items()
}


@pytest.mark.parametrize("name", list(TWINS))
def test_every_twin_gives_the_numbers_that_were_put_in(name: str) -> None:
    recording = read(TWINS[name])
    assert recording.leads == LEADS
    assert recording.fs_hz == FS_HZ
    np.testing.assert_allclose(recording.ecg_mv, UV / 1e3, atol=1e-9)
    assert recording.identity == {}
    assert recording.subject.pseudonym is None or recording.subject.pseudonym.startswith("P")


@CONTAINERS
@pytest.mark.parametrize("turned", [False, True])
def test_the_number_of_leads_tells_the_orientation_and_it_is_shown(
    container: Container, turned: bool
) -> None:
    content = container({"val": UV.T if turned else UV})
    recording = read(content, fs_hz=250, unit="uV", leads=LEADS)
    np.testing.assert_allclose(recording.ecg_mv, UV / 1e3)
    expected = "400 × 3 is read as samples × leads" if turned else "3 × 400 is read as leads × samples"
    assert any(expected in warning for warning in recording.warnings)


@CONTAINERS
def test_what_is_not_stated_is_asked_for_at_once(container: Container) -> None:
    with pytest.raises(Unstated, match=r"3 × 400 .* leads=.*fs_hz=.*unit="):
        read(container({"val": UV}))
    with pytest.raises(Unstated, match=r"leads=, one for each \(and unit="):
        read(container({"val": UV, "fs": [[250.0]]}))
    with pytest.raises(Unstated, match="as many rows as columns"):
        read(container({"val": UV[:, :3]}), leads=LEADS, fs_hz=250, unit="uV")
    with pytest.raises(InvalidInput, match="2 leads are named"):
        read(container({"val": UV}), leads=["I", "II"], fs_hz=250, unit="uV")


@CONTAINERS
def test_one_row_or_column_is_one_lead(container: Container) -> None:
    for values in (UV[:1], UV[:1].T):
        recording = read(container({"ecg": values, "Fs": [[250.0]], "unit": "uV"}), leads=["II"])
        np.testing.assert_allclose(recording.ecg_mv, UV[:1] / 1e3)


@CONTAINERS
def test_one_array_for_each_lead(container: Container) -> None:
    arrays = {"lead_i": UV[:1], "avr": UV[1:2], "V6": UV[2:], "Sampling_Rate": [[250.0]], "Units": "uV"}
    recording = read(container(arrays))
    assert recording.leads == ("I", "aVR", "V6")[: len(recording.leads)]
    np.testing.assert_allclose(recording.ecg_mv, UV / 1e3)
    with pytest.raises(UnreadableFile, match="same number of samples"):
        read(container({**arrays, "V6": UV[2:, :100]}))


@LISTING
@pytest.mark.parametrize("listed", [LEADS, "I,II,V1", "I II V1", '["I", "II", "V1"]'])
def test_lead_names_in_any_way(container: Container, listed: Any) -> None:
    recording = read(
        container({"Signal": UV, "FS": [[250.0]], "Lead Names".replace(" ", "_"): listed, "units": "uV"})
    )
    assert recording.leads == LEADS


@LISTING
def test_names_that_only_count_are_no_leads(container: Container) -> None:
    counted = {"signal": UV, "fs": [[250.0]], "leads": ("1", "2", "3"), "units": "uV"}
    with pytest.raises(Unstated, match="leads="):
        read(container(counted))
    assert read(container(counted), leads=["V1", "V2", "V3"]).leads == ("V1", "V2", "V3")


@CONTAINERS
@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"fs": [[0.0]]}, "fs must be one positive number"),
        ({"fs": [[250.0, 500.0, 250.0]]}, "fs must be one positive number"),
        ({"fs": "fast"}, "fs must be one positive number"),
        ({"val": "text and no numbers"}, "its values are texts"),
        ({"units": "mV mV"}, "2 units for 3 leads"),
        ({"val": np.rint(UV).astype("i2"), "gain": [[200.0]]}, r"factor beside them \(gain\)"),
    ],
)
def test_what_is_wrong_is_said(container: Container, changed: Mapping[str, Any], reason: str) -> None:
    whole = {"val": UV, "fs": [[250.0]], "units": "uV"}
    with pytest.raises(UnreadableFile, match=reason):
        read(container({**whole, **changed}), leads=LEADS)


@CONTAINERS
def test_a_factor_that_is_not_applied_and_marks_of_missing_samples_are_told(container: Container) -> None:
    stored = UV.astype("i2")
    stored[0, :7] = -(2**15)
    recording = read(container({"val": stored, "gain": [[200.0]]}), fs_hz=250, unit="uV", leads=LEADS)
    assert any("gain" in warning and "not applied" in warning for warning in recording.warnings)
    assert any(warning.startswith("7 samples have the lowest") for warning in recording.warnings)


@CONTAINERS
def test_a_second_signal_is_told(container: Container) -> None:
    recording = read(container({"signal": UV, "data": UV + 1}), fs_hz=250, unit="uV", leads=LEADS)
    np.testing.assert_allclose(recording.ecg_mv, UV / 1e3)
    assert any("not read: data" in warning for warning in recording.warnings)


@CONTAINERS
def test_axes_x_y_and_z_alone_are_no_leads(container: Container) -> None:
    series = {"x": UV[:1], "y": UV[1:2], "fs": [[250.0]], "units": "uV"}
    with pytest.raises(UnreadableFile, match="none named as a lead"):
        read(container(series))
    assert read(container({**series, "z": UV[2:]})).leads == ("X", "Y", "Z")


@CONTAINERS
def test_gaps_stay_and_nothing_of_an_identity_does(container: Container) -> None:
    values = UV.copy()
    values[1, 5:9] = np.nan
    content = container(
        {
            "val": values,
            "fs": [[250.0]],
            "patient_name": NAME,
            "patient_id": IDENTIFIER,
            "age": [[61.0]],
            "sex": "F",
        }
    )
    options: dict[str, Any] = {"unit": "uV", "leads": LEADS, "name": f"study_{IDENTIFIER}"}
    recording = read(content, **options)
    assert np.flatnonzero(recording.gaps[1]).tolist() == [5, 6, 7, 8]
    assert (recording.subject.age_years, recording.subject.sex) == (61.0, "female")
    assert NAME not in repr(recording) + str(recording.warnings)
    assert IDENTIFIER not in recording.name
    kept = read(content, **options, keep_identity=True)
    assert kept.identity["name"] == NAME
    assert kept.identity["identifier"] == IDENTIFIER


@CONTAINERS
def test_marks_of_missing_values_of_any_kind_are_gaps(container: Container) -> None:
    values = UV.astype("f4")
    values[0, :2] = np.array([0x7F800001, 0xFFC00000], dtype="u4").view("f4")  # signalling, and negative, NaN
    recording = read(container({"val": values}), fs_hz=250, unit="uV", leads=LEADS)
    assert recording.gaps.sum() == 2


@pytest.mark.parametrize("name", ["filtered_ecg", "ecgsig", "ECG1", "clean_EKG"])
@pytest.mark.parametrize("written", [in_matlab_4, in_matlab_5, in_matlab_73, hdf5, npz])
def test_a_name_that_ends_as_ecg_is_a_signal(written: Callable[..., bytes], name: str) -> None:
    content = written({name: UV[0], "label": np.arange(7.0)})
    recording = read(content, fs_hz=FS_HZ, unit="uV", leads=["II"])
    np.testing.assert_allclose(recording.ecg_mv, UV[:1] / 1e3)


def test_two_names_that_end_as_ecg_are_not_chosen_from() -> None:
    with pytest.raises(UnreadableFile, match="no variable named signal or ecg"):
        read(in_matlab_5({"noisy_ecg": UV[0], "filtered_ecg": UV[1]}))


@pytest.mark.parametrize("written", [in_matlab_5, in_matlab_73, hdf5, npz])
def test_many_recordings_in_one_array_are_said_to_be_many(written: Callable[..., bytes]) -> None:
    with pytest.raises(UnreadableFile, match="array of 5 × 400 × 3 holds 5 recordings; one recording in one"):
        read(written({"tracings": np.stack([UV.T] * 5), "exam_id": np.arange(5)}))
    with pytest.raises(UnreadableFile, match="array of 70 × 400 holds more signals than an ECG has leads"):
        read(written({"data": np.stack([UV[0]] * 70), "labels": ("ARR",) * 70}))
