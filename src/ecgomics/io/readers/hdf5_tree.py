"""What an HDF5 file holds, seen from inside the child process in which libhdf5 runs (see `isolation`).

Datasets and attributes of the root and of the groups right below it; MATLAB 7.3 files are HDF5 whose arrays stand
transposed, whose texts are arrays of code points, and whose cell arrays are references (MATLAB_class tells which).
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

import h5py
import numpy as np
from numpy.typing import NDArray

from ecgomics.io.arrays.bare_arrays import is_wanted
from ecgomics.io.limits import expands_too_far

#: Members and attributes of a group that are looked at, groups that are, and values of a dataset of any name.
_MOST_MEMBERS: Final = 1024
_MOST_GROUPS: Final = 64
_MOST_VALUES: Final = 1024
_MOST_ATTRIBUTE_BYTES: Final = 2**16
#: How pandas calls the columns and values of a table of one kind of numbers.
_PANDAS: Final = {"block0_items": "leads", "block0_values": "signal"}
#: Attributes that libraries keep for themselves.
_RESERVED: Final = (
    "CLASS",
    "NAME",
    "REFERENCE_LIST",
    "DIMENSION_",
    "TITLE",
    "VERSION",
    "FLAVOR",
    "MATLAB_",
    "_N",
)
#: How h5py reports damage.
_DAMAGE: Final = (OSError, RuntimeError, LookupError, ValueError, TypeError, ArithmeticError, AttributeError)


class _RefusedError(Exception):
    """A sentence on what is not read."""


def tree(content: bytes) -> tuple[dict[str, Any], Sequence[NDArray[Any]]]:
    """Parts by groups: {"parts": [{group, name, of, texts or array}], "matlab"}; of is the dataset of an attribute."""
    found = _Found(len(content))
    try:
        with h5py.File(h5py.h5f.open_file_image(content), "r") as file:
            found.gather(file, "")
            for name, member in _members(file):
                if isinstance(member, h5py.Group) and name != "#refs#":
                    found.gather(member, name)
                    if len(found.groups) > _MOST_GROUPS:
                        break
    except _RefusedError as error:
        return {"refused": str(error)}, []
    except _DAMAGE:
        return {"refused": "its HDF5 structure is damaged"}, []
    return {"parts": found.parts, "matlab": found.matlab}, found.arrays


class _Found:
    """What was gathered so far."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.parts: list[dict[str, Any]] = []
        self.arrays: list[NDArray[Any]] = []
        self.groups: set[str] = set()
        self.matlab = False
        self._samples = 0

    def gather(self, group: h5py.Group, name: str) -> None:
        """Datasets and attributes of one group."""
        self.groups.add(name)
        self._attributes(group, name, of=None)
        pandas = "block0_values" in group and "block1_values" not in group
        for own, member in _members(group):
            if isinstance(member, h5py.Dataset):
                self._dataset(member, name, _PANDAS.get(own, own) if pandas else own)

    def _attributes(self, holder: Any, group: str, *, of: str | None) -> None:
        for key in islice(holder.attrs, _MOST_MEMBERS):
            too_large = holder.attrs.get_id(key).get_storage_size() > _MOST_ATTRIBUTE_BYTES
            if too_large or key.startswith(_RESERVED):
                continue
            value = _value(holder.attrs[key])
            if value is not None:
                self._add(group, key, value, of=of)

    def _dataset(self, dataset: h5py.Dataset, group: str, name: str) -> None:
        kind = _matlab_class(dataset)
        self.matlab |= bool(kind)
        if not (is_wanted(name) or dataset.size is None or dataset.size <= _MOST_VALUES):
            return
        if dataset.size is None or not dataset.size or "MATLAB_empty" in dataset.attrs:
            return
        self._refuse_too_much(dataset)
        for part, value in _contents(dataset, name, kind):
            if value is not None:
                self._add(group, part, value, of=None)
        if is_wanted(name):
            self._attributes(dataset, group, of=name)

    def _refuse_too_much(self, dataset: h5py.Dataset) -> None:
        if dataset.external or dataset.is_virtual:
            raise _RefusedError("it keeps its samples in another file")
        self._samples += dataset.size * max(dataset.dtype.itemsize // 8, 1)
        if expands_too_far(self._samples, self.size):
            raise _RefusedError(f"it unfolds to {self._samples:,} samples")

    def _add(self, group: str, name: str, value: NDArray[Any] | list[str], *, of: str | None) -> None:
        part: dict[str, Any] = {"group": group, "name": name, "of": of}
        if isinstance(value, list):
            part["texts"] = value
        else:
            part["array"] = len(self.arrays)
            self.arrays.append(value)
        self.parts.append(part)


def _members(group: h5py.Group) -> Iterator[tuple[str, Any]]:
    """Members of a group by name, except those that are links to elsewhere, in this file or another."""
    for name in islice(group, _MOST_MEMBERS):
        if isinstance(group.get(name, getlink=True), h5py.HardLink):
            yield name, group[name]


def _contents(dataset: h5py.Dataset, name: str, kind: str) -> Iterator[tuple[str, Any]]:
    """Names and values of a dataset: one, or one for each field of a table."""
    if kind == "char":
        yield name, _texts_of_codes(dataset[()])
    elif kind == "cell":
        yield name, _texts_of_references(dataset)
    elif dataset.dtype.names:
        table = dataset[()]
        for field in dataset.dtype.names:
            yield field, _value(table[field])
    elif h5py.check_string_dtype(dataset.dtype) is not None:
        yield name, _value(dataset.asstr(errors="replace")[()])
    elif dataset.dtype.kind in "iufb":
        values = dataset[()]
        yield name, np.asarray(values.T if kind else values)


def _value(value: Any) -> NDArray[Any] | list[str] | None:
    """Numbers as an array, texts as a list; None for anything else."""
    if isinstance(value, str | bytes):
        return [_text(value)]
    array = np.asarray(value)
    if array.dtype.kind in "iufb":
        return array
    if array.dtype.kind in "SUO" and array.size <= _MOST_VALUES:
        texts = array.ravel().tolist()
        return (
            [_text(text) for text in texts] if all(isinstance(text, str | bytes) for text in texts) else None
        )
    return None


def _text(text: str | bytes) -> str:
    return (
        (text.decode("utf-8", "replace") if isinstance(text, bytes) else text)
        .encode("utf-8", "replace")
        .decode()
    )


def _matlab_class(dataset: h5py.Dataset) -> str:
    """MATLAB's name of the kind of an array; empty where it is none of MATLAB's."""
    if "MATLAB_class" not in dataset.attrs:
        return ""
    kind = dataset.attrs["MATLAB_class"]
    return _text(kind) if isinstance(kind, str | bytes) else ""


def _texts_of_codes(codes: NDArray[Any]) -> list[str] | None:
    """The rows of a character array, which HDF5 holds as code points, columns first."""
    if codes.dtype.kind != "u" or codes.size > _MOST_VALUES * 16:
        return None
    rows = np.atleast_2d(codes).T
    return ["".join(chr(code) for code in row if 0 < code < 0xD800) for row in rows.tolist()]


def _texts_of_references(dataset: h5py.Dataset) -> list[str] | None:
    """The texts of a cell array; None where it holds anything else."""
    if dataset.size > _MOST_VALUES or h5py.check_ref_dtype(dataset.dtype) is not h5py.Reference:
        return None
    texts = []
    for reference in dataset[()].T.ravel():
        target = dataset.file[reference] if reference else None
        if not isinstance(target, h5py.Dataset) or target.size is None or target.size > _MOST_VALUES:
            return None
        rows = [""] if "MATLAB_empty" in target.attrs else _texts_of_codes(target[()])
        if not rows:
            return None
        texts.append(rows[0])
    return texts
