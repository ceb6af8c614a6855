"""Which marks a biomarker reads, found in the code that computes it rather than written down a second time.

The function of a biomarker, the quantities and biomarkers it stands on, and the functions that those call, are looked
through for the fields of `Marks` and the names of `POINTS`. Conditions do not count, nor do the steps of the signal
engine, which know every mark.
"""

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from types import CodeType, FunctionType
from typing import Any, Final

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.signal.model import POINTS, Marks

#: Field of Marks → name of the mark.
_FIELDS: Final = dict(zip((each.name for each in fields(Marks)), POINTS, strict=True))
#: Quantities of the engine itself: what stands on them is looked through, they are not.
_ENGINE: Final = "ecgomics.biomarkers.quantities"
#: The components of QRS have limits and peaks of their own, within these marks.
_COMPONENTS: Final = ("qrs", "beat_qrs")
#: Where only the beats are read.
_BEATS: Final = "beats"
R_PEAK: Final = "R"


@cache
def fiducials_of(symbol: str) -> tuple[str, ...]:
    """Names of the marks in their order on the beat; ("R",) where only the beats are read, () where none is."""
    whole = catalogue()
    deep = whole.needs_deeply(symbol)
    found = set(_read_by(whole.biomarkers[symbol].function))
    for name in deep:
        declared = whole.quantities.get(name) or whole.biomarkers.get(name)
        if declared is not None and declared.function.__module__ != _ENGINE:
            found.update(_read_by(declared.function))
    if deep.intersection(_COMPONENTS):
        found.update(("QRS_on", "QRS_off"))
    if found:
        return tuple(point for point in POINTS if point in found)
    return (R_PEAK,) if _BEATS in deep else ()


def _read_by(function: Any) -> Iterator[str]:
    """Marks that a function reads, itself or through functions of its module and of those beside it."""
    seen: set[FunctionType] = set()
    waiting = [function]
    while waiting:
        each = waiting.pop()
        if not isinstance(each, FunctionType) or each in seen:
            continue
        seen.add(each)
        for word in _words(each.__code__):
            if word in _FIELDS:
                yield _FIELDS[word]
            elif word in POINTS:
                yield word
            called = each.__globals__.get(word)
            if isinstance(called, FunctionType) and called.__module__.startswith("ecgomics.biomarkers"):
                waiting.append(called)


def _words(code: CodeType) -> Iterator[str]:
    """Names and texts in a piece of code and in the functions inside it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, str):
            yield constant
        elif isinstance(constant, tuple):
            yield from (each for each in constant if isinstance(each, str))
        elif isinstance(constant, CodeType):
            yield from _words(constant)
