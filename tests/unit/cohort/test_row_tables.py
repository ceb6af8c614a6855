from itertools import permutations

import pytest

from ecgomics.cohort import row_tables
from ecgomics.cohort.row_tables import InOrder

TEXTS = (b"first\n", b"", b"third, longer\n", b"fourth\n")


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_texts_are_written_in_their_order_as_soon_as_their_turn_comes(order: tuple[int, ...]) -> None:
    written: list[bytes] = []
    with InOrder(written.append) as ordered:
        for done, place in enumerate(order, start=1):
            ordered.add(place, TEXTS[place])
            ready = next((n for n in range(4) if n not in order[:done]), 4)
            assert b"".join(written) == b"".join(TEXTS[:ready])


def test_what_waits_is_not_kept_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_tables, "WAITING_BYTES", 100)
    written: list[bytes] = []
    with InOrder(written.append) as ordered:
        for place in range(1, 5):
            ordered.add(place, b"%d" % place * 60)
        assert ordered._file._rolled  # type: ignore[attr-defined]
        ordered.add(0, b"0")
        assert ordered._file.seek(0, 2) == 0  # nor on disk once it is written
    assert b"".join(written) == b"0" + b"".join(b"%d" % place * 60 for place in range(1, 5))
