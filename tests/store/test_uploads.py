"""Batches in the store: what is needed still is kept, and nothing else."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.core.recording import Recording
from ecgomics.store import Addition, ProfileKey, Store, identity_of_files
from ecgomics.store.upload_parts import Parts, WrongOffset
from ecgomics.store.upload_records import (
    EntryOutcome,
    ListedEntry,
    ListedFile,
    MemberOutcome,
    UploadBatch,
    UploadEntry,
    UploadOptions,
)

Make = Callable[[int], Recording]
READ = EntryOutcome("read")


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def entry(name: str, *contents: bytes, modified_ms: int = 1) -> ListedEntry:
    files = (ListedFile(f"{name}.{i}", len(content), modified_ms) for i, content in enumerate(contents))
    return ListedEntry(name, tuple(files))


def begun(store: Store, *, keep_original: bool = False) -> UploadBatch:
    options = UploadOptions(keep_original=keep_original)
    return store.uploads.add_batch("ward", project_id="default", author="L. Shen", options=options)


def listed(store: Store, batch: UploadBatch, *entries: ListedEntry) -> list[UploadEntry]:
    return store.uploads.list_entries(batch.id, entries, refusal=lambda _: "")


def received(store: Store, batch: UploadBatch, name: str, *contents: bytes) -> UploadEntry:
    """An entry whose files are all here."""
    (found,) = listed(store, batch, entry(name, *contents))
    hashes = {file.id: sha(content) for file, content in zip(found.files, contents, strict=True)}
    store.uploads.note_hashes(batch.id, hashes)
    for content in contents:
        store.uploads.parts.append(sha(content), content, offset=0)
        store.uploads.complete(sha(content))
    return store.uploads.entry(batch.id, found.id)


def test_a_part_grows_from_its_end_only(tmp_path: Path) -> None:
    parts = Parts(tmp_path / "uploads")
    digest = sha(b"abcdef")
    assert (parts.size(digest), parts.read(digest)) == (0, b"")
    assert parts.append(digest, b"abc", offset=0) == 3
    for wrong in (0, 2, 4):
        with pytest.raises(WrongOffset, match="So far 3 bytes") as error:
            parts.append(digest, b"def", offset=wrong)
        assert error.value.received_bytes == 3
    assert parts.append(digest, b"def", offset=3) == 6
    assert (parts.read(digest), parts.sizes()) == (b"abcdef", {digest: 6})
    assert (parts.sweep({digest}), parts.sweep(set()), parts.sizes()) == (0, 1, {})


def test_an_entry_is_received_when_all_its_files_are(store: Store) -> None:
    batch = begun(store)
    (found,) = listed(store, batch, entry("rec", b"head", b"signal"))
    assert found.state == "waiting"
    head, signal = found.files
    (told,) = store.uploads.note_hashes(batch.id, {head.id: sha(b"head"), signal.id: sha(b"signal")})
    assert told.state == "waiting"
    store.uploads.parts.append(sha(b"head"), b"head", offset=0)
    assert store.uploads.complete(sha(b"head")) == []
    store.uploads.parts.append(sha(b"signal"), b"signal", offset=0)
    assert store.uploads.complete(sha(b"signal")) == [found.id]
    taken = store.uploads.take()
    assert taken is not None
    assert (taken.id, taken.state, taken.attempts) == (found.id, "reading", 1)
    assert store.uploads.content(taken) == {"rec.0": b"head", "rec.1": b"signal"}
    assert store.uploads.take() is None


def test_files_go_when_nobody_needs_them_and_the_batch_ends_then(store: Store) -> None:
    batch = begun(store)
    first = received(store, batch, "a", b"same")
    second = received_again(store, batch, "b", b"same")
    store.uploads.take()
    store.uploads.finish(first, READ)
    assert store.uploads.parts.sizes() == {sha(b"same"): 4}, "the other one needs it"
    assert store.uploads.batch(batch.id).ended_at is None
    store.uploads.take()
    store.uploads.finish(second, EntryOutcome("unreadable", problem="unreadable-file", sentence="No."))
    assert store.uploads.parts.sizes() == {}
    ended = store.uploads.batch(batch.id)
    assert ended.ended_at is not None
    assert ended.counts == {"read": 1, "unreadable": 1}
    listed(store, batch, entry("c", b"more"))
    assert store.uploads.batch(batch.id).ended_at is None, "it goes on"


def test_the_bytes_go_only_once_it_is_kept_what_became_of_them(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = begun(store)
    received(store, batch, "a", b"same")
    taken = store.uploads.take()
    assert taken is not None
    states = []
    monkeypatch.setattr(
        store.uploads.parts,
        "remove",
        lambda digest: states.append((digest, store.uploads.entry(batch.id, taken.id).state)),
    )
    store.uploads.finish(taken, READ)
    assert states == [(sha(b"same"), "read")], (
        "a kill before it would read the entry again, without its bytes"
    )


def received_again(store: Store, batch: UploadBatch, name: str, content: bytes) -> UploadEntry:
    """An entry whose content came with another one."""
    (found,) = listed(store, batch, entry(name, content))
    (told,) = store.uploads.note_hashes(batch.id, {found.files[0].id: sha(content)})
    assert told.state == "received"
    return told


def test_content_that_is_kept_is_known_unless_more_of_it_is_asked_for(store: Store, make: Make) -> None:
    content = b"an ECG"
    identity = identity_of_files({"x": content})
    store.add(Addition(identity, make(1)))
    batch, asking = begun(store), begun(store, keep_original=True)
    for each, state in ((batch, "known"), (asking, "waiting")):
        (found,) = listed(store, each, entry("rec", content))
        (told,) = store.uploads.note_hashes(each.id, {found.files[0].id: sha(content)})
        assert told.state == state
    assert store.uploads.batch(batch.id).ended_at is not None


def test_the_same_listing_resumes_and_another_one_begins_anew(store: Store) -> None:
    batch = begun(store)
    first = received(store, batch, "rec", b"content")
    (again,) = listed(store, batch, entry("rec", b"content"))
    assert (again.id, again.state) == (first.id, "received")
    (changed,) = listed(store, batch, entry("rec", b"content", modified_ms=2))
    assert changed.id != first.id
    assert changed.state == "waiting"
    assert store.uploads.batch(batch.id).files == 1


def test_what_is_too_large_is_never_waited_for(store: Store) -> None:
    batch = begun(store)
    (found,) = store.uploads.list_entries(batch.id, [entry("huge", b"x")], refusal=lambda _: "Too large.")
    assert (found.state, found.sentence, found.files[0].received_bytes) == ("too_large", "Too large.", 0)
    assert store.uploads.batch(batch.id).total_bytes == 0


def test_an_answer_sets_all_alike_going_again(store: Store, key: ProfileKey) -> None:
    batch = begun(store)
    for name in ("a", "b", "c"):
        taken = received(store, batch, name, name.encode())
        store.uploads.take()
        header = "t,ch1" if name != "c" else "x,y"
        store.uploads.finish(taken, EntryOutcome("unstated", sentence="Which?", header=header))
    alike = store.uploads.batch(batch.id).alike
    assert [(each.header, each.count) for each in alike] == [("t,ch1", 2), ("x,y", 1)]
    assert store.uploads.state_facts(batch.id, {"unit": "uV"}, wanted="t,ch1", author="L. Shen") == 2
    found, total = store.uploads.entries(batch.id, key, states=["received"], limit=10)
    assert total == 2
    assert [(each.name, each.stated) for each in found] == [("a", {"unit": "uV"}), ("b", {"unit": "uV"})]


def test_a_kill_while_reading_is_taken_up_at_the_next_start(tmp_path: Path) -> None:
    with Store(tmp_path / "data") as store:
        batch = begun(store)
        received(store, batch, "rec", b"content")
        assert store.uploads.take() is not None
        store.uploads.parts.append(sha(b"of nobody"), b"of", offset=0)
    with Store(tmp_path / "data") as store:
        assert store.uploads.parts.sizes() == {sha(b"content"): 7}, "what nobody waits for is swept"
        taken = store.uploads.take()
        assert taken is not None
        assert taken.attempts == 2


def test_members_of_an_archive_need_it_until_they_are_done(store: Store) -> None:
    batch = begun(store)
    archive = received(store, batch, "day.zip", b"zip")
    store.uploads.take()
    members = (
        MemberOutcome("day.zip/a", "a", READ),
        MemberOutcome("day.zip/b", "b", EntryOutcome("unstated", sentence="Which?", header="t,x")),
    )
    store.uploads.finish(archive, EntryOutcome("unfolded", members=members))
    assert store.uploads.batch(batch.id).counts == {"read": 1, "unstated": 1}
    assert store.uploads.parts.sizes() == {sha(b"zip"): 3}
    store.uploads.state_facts(batch.id, {"unit": "mV"}, wanted="t,x", author="")
    member = store.uploads.take()
    assert member is not None
    assert (member.within, store.uploads.content(member)) == ("b", {"day.zip.0": b"zip"})
    store.uploads.finish(member, READ)
    assert store.uploads.parts.sizes() == {}
    assert store.uploads.batch(batch.id).ended_at is not None


def test_a_name_that_told_who_it_is_goes_from_the_files_too(store: Store, key: ProfileKey) -> None:
    batch = begun(store)
    for name in ("Quackenbush", "Quackenbush 2"):
        taken = received(store, batch, name, name.encode())
        store.uploads.take()
        store.uploads.finish(taken, replace(READ, name="person", dropped=("name",)))
    found, _ = store.uploads.entries(batch.id, key, limit=10)
    assert "Quackenbush" not in str(found)
    assert len({each.name for each in found}) == 2
    assert store.uploads.batch(batch.id).dropped == {"name": 2, "any": 2}


def test_deleting_a_recording_leaves_its_outcome(store: Store, make: Make, key: ProfileKey) -> None:
    store.add(Addition("one", make(1)))
    batch = begun(store)
    taken = received(store, batch, "rec", b"content")
    store.uploads.take()
    store.uploads.finish(taken, replace(READ, recording_id="one"))
    ((found,), _) = store.uploads.entries(batch.id, key, limit=10)
    assert found.recording is not None
    store.delete("one")
    ((found,), _) = store.uploads.entries(batch.id, key, limit=10)
    assert (found.state, found.recording) == ("read", None)


def test_cancelling_and_deleting_leave_no_file(store: Store) -> None:
    batch, other = begun(store), begun(store)
    received(store, batch, "a", b"a")
    received(store, other, "b", b"b")
    store.uploads.cancel(batch.id, author="L. Shen")
    assert store.uploads.parts.sizes() == {sha(b"b"): 1}
    assert store.uploads.batch(batch.id).counts == {"cancelled": 1}
    store.uploads.delete_batch(other.id, author="L. Shen")
    assert store.uploads.parts.sizes() == {}
    with pytest.raises(NotFound, match="no such upload"):
        store.uploads.batch(other.id)


def test_a_wrong_offset_is_an_input_that_can_be_mended() -> None:
    assert issubclass(WrongOffset, InvalidInput)
