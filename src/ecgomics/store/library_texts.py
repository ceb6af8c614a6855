"""Many texts one behind the other, and which of them fit a pattern."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ecgomics.core.arrays import Bools, Ints
from ecgomics.store.query_fit import Pattern

#: A part that stands at more places is looked for in each text.
_MOST_PLACES: Final = 20_000
#: From so many texts on they are looked through by two threads.
_FOR_TWO: Final = 100_000
_HALVES: Final = 2

_THREADS: Final = ThreadPoolExecutor(_HALVES, thread_name_prefix="texts")


class TextBlock:
    """Texts in a row of bytes, None among them; none is changed. Arrow and `bytes.find` look at the same bytes."""

    def __init__(self, values: Any) -> None:
        valid, offsets, content = pa.concat_arrays([values]).buffers() if len(values) else (None, None, None)
        self._bytes = b"" if content is None else content.to_pybytes()
        self.array = values
        """As Arrow's large_string."""
        self._offsets: Ints = np.zeros(1, dtype=np.int64)
        if offsets is not None:
            self.array = pa.LargeStringArray.from_buffers(
                len(values), offsets, pa.py_buffer(self._bytes), valid
            )
            self._offsets = np.frombuffer(offsets, dtype=np.int64)[: len(values) + 1]

    def __len__(self) -> int:
        return len(self.array)

    def any(self, wanted: Sequence[Pattern]) -> Bools:
        """The texts that one of the patterns fits."""
        fits = np.zeros(len(self), dtype=bool)
        for each in wanted:
            match each.kind:
                case "none":
                    fits |= self._asked(pc.is_null)
                case "whole":
                    fits |= self._asked(pc.equal, each.text)
                case "part":
                    self._mark(fits, each.text)
                case _:
                    fits |= self._asked(pc.match_substring_regex, each.expression)
        return fits

    def _mark(self, fits: Bools, part: str) -> None:
        """Mark the texts with a part in them: a rare one is found at a few places of all, one after the other."""
        sought = part.encode()
        places = self._places(sought) if sought else None
        if places is None:
            fits |= self._asked(pc.match_substring, part)
            return
        of = np.searchsorted(self._offsets, places, side="right") - 1
        within = places + len(sought) <= self._offsets[of + 1]
        fits[of[within]] = True

    def _places(self, sought: bytes) -> Ints | None:
        """Where the bytes stand, across the ends of texts, too; None where that is at too many places."""
        found: list[int] = []
        at = self._bytes.find(sought)
        while at >= 0:
            found.append(at)
            if len(found) > _MOST_PLACES:
                return None
            at = self._bytes.find(sought, at + 1)
        return np.array(found, dtype=np.int64)

    def _asked(self, test: Callable[..., Any], *given: str) -> Bools:
        """What Arrow says of each text; it lets go of the interpreter meanwhile, so that two threads share the work."""

        def answer(texts: Any) -> Bools:
            found: Bools = pc.fill_null(test(texts, *given), False).to_numpy(zero_copy_only=False)
            return found

        if len(self) < _FOR_TWO:
            return answer(self.array)
        half = len(self) // _HALVES
        return np.concatenate(list(_THREADS.map(answer, (self.array[:half], self.array[half:]))))


__all__ = ["TextBlock"]
