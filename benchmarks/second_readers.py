"""Other people's readers behind one call: the leads of a file in mV as an independent library gives them.

Each returns {canonical lead: mV} or None where the library cannot read the file; known defects of a library are not
mended here, so that a disagreement is seen and explained.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import canonical_lead
from ecgomics.core.units import mv_per_unit

Leads = dict[str, Floats]
SecondReader = Callable[[Path], Leads | None]


def _named(channels: Iterator[tuple[str, Any, str]]) -> Leads:
    """The ECG leads among (label, values, unit), in mV."""
    found: Leads = {}
    for label, values, unit in channels:
        lead = canonical_lead(label)
        if lead is None or lead in found:
            continue
        try:
            found[lead] = np.asarray(values, dtype=np.float64) * mv_per_unit(unit)
        except InvalidInput:
            continue
    return found


def wfdb_package(path: Path) -> Leads | None:
    """wfdb 4, frames not averaged."""
    import wfdb

    header = path.with_suffix(".hea")
    if not header.exists():
        return None
    record = wfdb.rdrecord(str(header.with_suffix("")), smooth_frames=False)
    if isinstance(record, wfdb.MultiRecord):
        record = record.multi_to_single(physical=True)
    if record.e_p_signal is None:
        return _named(zip(record.sig_name, record.p_signal.T, record.units, strict=True))
    return _named(zip(record.sig_name, record.e_p_signal, record.units, strict=True))


def pydicom_arrays(path: Path) -> Leads | None:
    """pydicom's own waveform decoding of the first group."""
    import pydicom

    data = pydicom.dcmread(path, force=True)
    group = data.WaveformSequence[0]
    values = data.waveform_array(0).T
    labels = [each.ChannelSourceSequence[0].CodeMeaning for each in group.ChannelDefinitionSequence]
    units = [each.ChannelSensitivityUnitsSequence[0].CodeValue for each in group.ChannelDefinitionSequence]
    return _named(zip(labels, values, units, strict=True))


def edfio_package(path: Path) -> Leads | None:
    """edfio."""
    import edfio

    read = edfio.read_bdf if path.suffix == ".bdf" else edfio.read_edf
    return _named((each.label, each.data, each.physical_dimension) for each in read(path).signals)


def pyedflib_package(path: Path) -> Leads | None:
    """pyedflib."""
    import pyedflib

    with pyedflib.EdfReader(str(path)) as file:
        return _named(
            (file.getLabel(each), file.readSignal(each), file.getPhysicalDimension(each))
            for each in range(file.signals_in_file)
        )


def sierraecg_package(path: Path) -> Leads | None:
    """sierraecg gives counts; the resolution of 5 µV is that of every known file."""
    import sierraecg

    return _named(
        (each.label, np.asarray(each.samples) * 5.0, "uV") for each in sierraecg.read_file(str(path)).leads
    )


def ecgdatakit_package(path: Path) -> Leads | None:
    """ecgdatakit."""
    from ecgdatakit import FileParser

    record = FileParser().parse(str(path))
    if any(lead.is_raw for lead in record.leads):
        record = record.to_physical()
    return _named((lead.label, lead.samples, lead.units or "mV") for lead in record.leads)


def scipy_mat(path: Path) -> Leads | None:
    """scipy's loadmat, for files that name their leads."""
    import scipy.io

    held = scipy.io.loadmat(path)
    if "leads" not in held:
        return None
    return _named(
        (str(name).strip(), row, "mV") for name, row in zip(held["leads"], held["val"], strict=True)
    )


def h5py_file(path: Path) -> Leads | None:
    """h5py, dataset `ecg` with attributes."""
    import h5py

    with h5py.File(path) as file:
        if "ecg" not in file:
            return None
        data = file["ecg"]
        names = [each.decode() if isinstance(each, bytes) else str(each) for each in data.attrs["leads"]]
        return _named(zip(names, np.asarray(data).T, ["mV"] * len(names), strict=True))


def pandas_parquet(path: Path) -> Leads | None:
    """pandas, one column per lead."""
    import pandas as pd

    table = pd.read_parquet(path)
    return _named((str(name), table[name].to_numpy(), "mV") for name in table.columns)


def numpy_archive(path: Path) -> Leads | None:
    """numpy.load of the documented keys."""
    if path.suffix != ".npz":
        return None
    with np.load(path, allow_pickle=False) as held:
        return _named(
            (str(name), row, "mV")
            for name, row in zip(held["leads"], np.asarray(held["signal"]).T, strict=True)
        )


#: The libraries that read a format, by the folder of its samples; the first is the one whose name is shown first.
SECOND_READERS: Final[Mapping[str, tuple[SecondReader, ...]]] = {
    "aecg": (ecgdatakit_package,),
    "contec": (edfio_package, pyedflib_package),
    "dicom": (pydicom_arrays, ecgdatakit_package),
    "edf": (edfio_package, pyedflib_package),
    "hdf5": (h5py_file,),
    "ishne": (ecgdatakit_package,),
    "kardia_atc": (ecgdatakit_package,),
    "kardia_json": (ecgdatakit_package,),
    "kardia_pdf": (edfio_package, pyedflib_package),
    "matlab": (scipy_mat, h5py_file),
    "mfer": (ecgdatakit_package,),
    "mortara": (ecgdatakit_package,),
    "muse": (ecgdatakit_package,),
    "numpy": (numpy_archive,),
    "parquet": (pandas_parquet,),
    "philips": (sierraecg_package, ecgdatakit_package),
    "scp": (ecgdatakit_package,),
    "wfdb": (wfdb_package,),
    "wfdb_cinc_mat": (wfdb_package,),
}


def agreements(folder: str, path: Path, leads: Mapping[str, Floats]) -> Iterator[str]:
    """What each library that reads the format says of our leads: the largest difference in mV, or why it gives none."""
    for reader in SECOND_READERS.get(folder, ()):
        name = reader.__name__.replace("_package", "")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                theirs = reader(path)
        except Exception as error:  # noqa: BLE001 - another library may fail in any way; that is the finding
            yield f"{name}: cannot read it ({type(error).__name__})"
            continue
        if theirs:
            yield f"{name}: {_difference(leads, theirs)}"


def _difference(ours: Mapping[str, Floats], theirs: Mapping[str, Floats]) -> str:
    shared = [lead for lead in ours if lead in theirs]
    if not shared:
        return f"no lead in common ({', '.join(theirs)})"
    largest, masked = 0.0, 0
    lengths = {(len(ours[lead]), len(theirs[lead])) for lead in shared}
    for lead in shared:
        length = min(len(ours[lead]), len(theirs[lead]))
        apart = np.abs(ours[lead][:length] - theirs[lead][:length])
        masked += int((np.isnan(ours[lead][:length]) != np.isnan(theirs[lead][:length])).sum())
        largest = max(largest, float(np.max(apart, initial=0.0, where=np.isfinite(apart))))
    text = f"{len(shared)} leads ± {largest:.2g} mV"
    text += f", {masked} masked by one only" if masked else ""
    return text + "".join(f", {a} against {b} samples" for a, b in lengths if a != b)
