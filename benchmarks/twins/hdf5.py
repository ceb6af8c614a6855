"""HDF5 with facts in attributes or beside its datasets, and MATLAB 7.3, which is HDF5 behind a header."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.twins.numpy_files import FS_HZ, LEADS, NAME, ecg_uv


def hdf5(
    datasets: Mapping[str, Any],
    attributes: Mapping[str, Mapping[str, Any]] | None = None,
    **options: Any,
) -> bytes:
    """Datasets by their path, and attributes by the path of what has them ("/" is the root)."""
    import h5py

    stream = io.BytesIO()
    with h5py.File(stream, "w", **options) as file:
        for path, values in datasets.items():
            file.create_dataset(path, data=values)
        for path, facts in (attributes or {}).items():
            for name, value in facts.items():
                file[path].attrs[name] = value
    return stream.getvalue()


def matlab_73(numbers: Mapping[str, NDArray[Any]], texts: Mapping[str, Sequence[str]]) -> bytes:
    """HDF5 behind MATLAB's 512 bytes: arrays transposed, texts as code points, cell arrays as references."""
    import h5py

    stream = io.BytesIO()
    with h5py.File(stream, "w", userblock_size=512) as file:
        for name, values in numbers.items():
            dataset = file.create_dataset(name, data=np.atleast_2d(values).T)
            dataset.attrs["MATLAB_class"] = np.bytes_(b"double")
        for name, cells in texts.items():
            references = [_text_73(file, f"{name}{place}", text) for place, text in enumerate(cells)]
            table = np.array([[each] for each in references], dtype=h5py.ref_dtype)
            file.create_dataset(name, data=table, dtype=h5py.ref_dtype).attrs["MATLAB_class"] = np.bytes_(
                b"cell"
            )
    header = b"MATLAB 7.3 MAT-file, made by a program".ljust(116) + bytes(8) + b"\x00\x02IM"
    return header.ljust(512, b"\0") + stream.getvalue()[512:]


def _text_73(file: Any, name: str, text: str) -> Any:
    codes = np.array([[ord(letter)] for letter in text], dtype=np.uint16)
    dataset = file.create_dataset(f"#refs#/{name}", data=codes)
    dataset.attrs["MATLAB_class"] = np.bytes_(b"char")
    return dataset.ref


def twins() -> dict[str, bytes]:
    """Files that state all that is needed."""
    uv = ecg_uv()
    facts = {"fs": FS_HZ, "units": "uV"}
    series = {f"rec/{lead}": row for lead, row in zip(LEADS, uv, strict=True)}
    return {
        "attributes.h5": hdf5(
            {"ecg": uv.T.astype("f4")}, {"ecg": facts | {"leads": list(LEADS)}, "/": {"patient_name": NAME}}
        ),
        "group.h5": hdf5(series, {"rec": facts}),
        "level_73.mat": matlab_73({"val": uv, "fs": np.array([FS_HZ])}, {"leads": LEADS, "units": ["uV"]}),
    }
