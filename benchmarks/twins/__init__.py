"""Small valid files of every format, made byte by byte by code: the same layout and the same traps as real ones.

Each module has `twins()`: whole files by name, or records of several files. Tests of the readers compare what is read
with the values that were put in; the fuzzer mutates them. None is a copy of anybody's file.
"""

import importlib
import pkgutil
from collections.abc import Iterator


def all_twins() -> Iterator[tuple[str, str, dict[str, bytes]]]:
    """(module, name, files) of every twin, in the order of the names; the first file is the one that is read."""
    for module in sorted(found.name for found in pkgutil.iter_modules(__path__)):
        for name, content in importlib.import_module(f"{__name__}.{module}").twins().items():
            yield module, name, content if isinstance(content, dict) else {name: content}
