"""Corrections are layers: none overwrites another, the uppermost can be taken back, and who was late is told."""

from collections.abc import Callable

import pytest

from ecgomics.core.errors import Conflict, InvalidInput, NotFound
from ecgomics.core.recording import Recording
from ecgomics.corrections import Correction
from ecgomics.signal.edits import ClassBeat, MoveMark, WaveAbsent
from ecgomics.store import Addition, Selection, Store
from ecgomics.store.library_tables import AuditRow

Make = Callable[[int], Recording]
END_OF_T = Correction((MoveMark("T_off", 400.0, "V5"),), author="L. Shen", reason="U wave")
NO_P = Correction((WaveAbsent("P"),), author="M. Berg")
ECTOPIC = Correction((ClassBeat(1.25, "V"),), author="L. Shen")


@pytest.fixture
def kept(store: Store, make: Make) -> Store:
    store.add(Addition("id", make(1)), Addition("other", make(2)))
    return store


def revisions(store: Store, revision: int | None = None) -> list[int]:
    return [each.revision for each in store.corrections.layers("id", revision)]


def test_a_correction_and_its_undoing_make_the_cohorts_stale_that_hold_the_recording(kept: Store) -> None:
    cohorts = kept.cohorts
    holding, without = (
        cohorts.add_cohort(each, Selection("recordings", (each,))) for each in ("id", "other")
    )

    def stale_after(change: Callable[[], object]) -> tuple[bool, bool]:
        for each in (holding, without):
            cohorts.extracted(each.id, cohorts.steps_of(each.selection).named(), {})
        change()
        return cohorts.cohort(holding.id).stale, cohorts.cohort(without.id).stale

    assert stale_after(lambda: None) == (False, False)
    assert stale_after(lambda: kept.corrections.add("id", END_OF_T, base=0)) == (True, False)
    assert stale_after(lambda: kept.corrections.undo("id", 1, author="M. Berg")) == (True, False)


def test_layers_lie_one_over_another(kept: Store) -> None:
    assert kept.corrections.latest("id") == 0
    assert kept.corrections.layers("id") == ()
    first = kept.corrections.add("id", END_OF_T, base=0)
    second = kept.corrections.add("id", NO_P, base=1)
    assert (first.revision, second.revision) == (1, 2)
    assert revisions(kept) == [1, 2]
    assert revisions(kept, 1) == [1]
    assert revisions(kept, 0) == []
    layer = kept.corrections.layers("id")[0]
    assert (layer.edits, layer.author, layer.reason) == (END_OF_T.edits, "L. Shen", "U wave")
    assert layer.at is not None
    assert kept.corrections.latest_of(["id", "other"]) == {"id": 2}


def test_only_the_uppermost_is_taken_back_and_none_is_lost(kept: Store) -> None:
    kept.corrections.add("id", END_OF_T, base=0)
    kept.corrections.add("id", NO_P, base=1)
    with pytest.raises(InvalidInput, match="Correction 2 lies over correction 1"):
        kept.corrections.undo("id", 1, author="M. Berg")
    undone = kept.corrections.undo("id", 2, author="M. Berg")
    assert (undone.undone_by, undone.undone_at is None) == ("M. Berg", False)
    third = kept.corrections.add("id", ECTOPIC, base=1)
    assert third.revision == 3
    assert revisions(kept) == [1, 3]
    assert revisions(kept, 2) == [1, 2]  # what was shown then
    assert [each.revision for each in kept.corrections.history("id")] == [1, 2, 3]


def test_who_was_late_is_told_by_whom_and_when(kept: Store) -> None:
    kept.corrections.add("id", END_OF_T, base=0)
    with pytest.raises(Conflict, match=r"L\. Shen corrected this recording at 20.*correction 1"):
        kept.corrections.add("id", NO_P, base=0)
    assert revisions(kept) == [1]
    kept.corrections.undo("id", 1, author="M. Berg")
    with pytest.raises(Conflict, match=r"M\. Berg took correction 1 back"):
        kept.corrections.add("id", NO_P, base=1)
    with pytest.raises(Conflict, match="has taken correction 1 back already"):
        kept.corrections.undo("id", 1, author="L. Shen")


def test_what_is_not_there_is_said(kept: Store) -> None:
    for call in (
        lambda: kept.corrections.history("nothing"),
        lambda: kept.corrections.layers("id", 7),
        lambda: kept.corrections.add("id", NO_P, base=7),
        lambda: kept.corrections.undo("id", 7, author="x"),
    ):
        with pytest.raises(NotFound):
            call()


def test_every_change_is_in_the_audit(kept: Store) -> None:
    kept.corrections.add("id", END_OF_T, base=0)
    kept.corrections.undo("id", 1, author="M. Berg")
    with kept._session() as session:
        rows = session.query(AuditRow).filter(AuditRow.entity_id == "id").order_by(AuditRow.id).all()
        found = [(row.action, row.author, row.entity_name) for row in rows]
        assert rows[0].after is not None
        assert rows[0].after["edits"] == [{"do": "move_mark", "point": "T_off", "to_ms": 400.0, "lead": "V5"}]
    assert found == [("correct", "L. Shen", "ward/rec_01"), ("undo correction", "M. Berg", "ward/rec_01")]


def test_corrections_go_with_their_recording(kept: Store) -> None:
    kept.corrections.add("id", END_OF_T, base=0)
    kept.delete("id")
    assert kept.corrections.latest_of(["id"]) == {}
