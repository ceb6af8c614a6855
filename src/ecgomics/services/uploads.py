"""Uploads that can be resumed: what is listed, what is received, and how an entry becomes a recording."""

import hashlib
import shutil
from collections.abc import Callable, Mapping
from typing import Final

from ecgomics.core.errors import InvalidInput, Unavailable, Unstated
from ecgomics.io import files_in, is_archive
from ecgomics.io.limits import MOST_BYTES
from ecgomics.services.upload_facts import Facts, facts_of, files_of, header_of, read_with
from ecgomics.store import Addition, Store
from ecgomics.store.identity import identity_of_digests
from ecgomics.store.upload_parts import WrongOffset
from ecgomics.store.upload_records import (
    EntryOutcome,
    ListedEntry,
    MemberOutcome,
    UploadBatch,
    UploadEntry,
)

#: Most bytes of a chunk.
CHUNK_BYTES: Final = 4 * 2**20
#: With less room than that nothing more is taken in, and nothing more should be sent here.
LEAST_FREE_BYTES: Final = 2**28
#: Most bytes of the files of one recording.
MOST_ENTRY_BYTES: Final = MOST_BYTES
#: A file whose reading ends the server so often is given up.
MOST_ATTEMPTS: Final = 2
NO_RECORDING: Final = "No ECG is in it."
CHANGED: Final = "It is not what it was when it was listed: it changed while it was sent. Add it again."
ENDS_THE_SERVER: Final = (
    "The server ended twice while it read this file, which is left out for that. Try again, or leave it out."
)


def too_large(most_bytes: int) -> Callable[[ListedEntry], str]:
    """The sentence for an entry that is larger than so many bytes, else nothing."""

    def refusal(entry: ListedEntry) -> str:
        size = sum(each.size_bytes for each in entry.files)
        if size <= most_bytes:
            return ""
        largest = max(entry.files, key=lambda each: each.size_bytes).path.rpartition("/")[2]
        return (
            f"{largest} is {_size_text(size)}; the limit here is {_size_text(most_bytes)}. "
            "Split it or ask the administrator to raise the limit."
        )

    return refusal


def _size_text(size: int) -> str:
    return f"{size / 2**30:.3g} GB" if size >= 2**30 else f"{size / 2**20:.3g} MB"


def receive(store: Store, batch_id: str, file_id: int, content: bytes, *, offset: int) -> tuple[int, bool]:
    """Take in a chunk of a file: the bytes that are here now, which survive a kill, and whether that is all of it.

    WrongOffset where the chunk begins elsewhere than what is here ends; Unavailable where the disk is nearly full.
    """
    file, state = store.uploads.file(batch_id, file_id)
    if state == "cancelled":
        raise InvalidInput("This upload was cancelled: resume it to send more.")
    if state != "waiting":
        return file.size_bytes, True
    if file.part is None:
        raise InvalidInput(f"The hash of {file.path} is not known yet: hand it in before its content.")
    if offset > file.received_bytes:
        raise WrongOffset(file.received_bytes)
    if offset + len(content) > file.size_bytes:
        raise InvalidInput(f"{file.path} was listed with {file.size_bytes} bytes; more were sent.")
    if shutil.disk_usage(store.folder).free < LEAST_FREE_BYTES + len(content):
        raise Unavailable("There is too little room where uploads are kept: ask who runs the server.")
    here = store.uploads.parts.append(file.part, content, offset=offset)
    is_whole = here == file.size_bytes
    if is_whole:
        store.uploads.complete(file.part)
    return here, is_whole


def outcome_of(store: Store, entry: UploadEntry, batch: UploadBatch) -> EntryOutcome:
    """Read what is received, keep it, and say what became of it."""
    if entry.attempts > MOST_ATTEMPTS:
        return EntryOutcome("failed", problem="failed", sentence=ENDS_THE_SERVER)
    try:
        files = files_of(store, entry)
        if entry.archive_id is None:
            if not _are_true(entry, files):
                return EntryOutcome("failed", problem="changed", sentence=CHANGED)
            ((name, content), *others) = files.items()
            if not others and is_archive(content, name=name):
                return _unfolded(store, entry, batch, {name: content})
        return _kept(store, files, facts_of(entry.stated), name=entry.name, batch=batch, entry=entry)
    except InvalidInput as error:
        return _refused(error, {}, facts_of(entry.stated))


def _are_true(entry: UploadEntry, files: Mapping[str, bytes]) -> bool:
    """Whether what came is what was listed."""
    if len(files) != len(entry.files):
        raise InvalidInput("Two of its files have the same name: give the files of one recording.")
    found = sorted(hashlib.sha256(content).hexdigest() for content in files.values())
    return found == sorted(each.sha256 or "" for each in entry.files)


def _unfolded(
    store: Store, entry: UploadEntry, batch: UploadBatch, archive: Mapping[str, bytes]
) -> EntryOutcome:
    """Every recording of an archive, each with what became of it."""
    ((name, content),) = archive.items()
    members = tuple(
        MemberOutcome(
            f"{entry.name}/{path}",
            path,
            _kept(store, files, facts_of(entry.stated), name=f"{entry.name}/{path}", batch=batch),
        )
        for path, files in files_in(content, name=name)
    )
    if not members:
        return EntryOutcome("unreadable", problem="unreadable-file", sentence=NO_RECORDING)
    return EntryOutcome("unfolded", members=members)


def _kept(
    store: Store,
    files: Mapping[str, bytes],
    facts: Facts,
    *,
    name: str,
    batch: UploadBatch,
    entry: UploadEntry | None = None,
) -> EntryOutcome:
    """What becomes of the files of one recording; entry is theirs, None for one of an archive."""
    digests = [hashlib.sha256(content).hexdigest() for content in files.values()]
    identity = identity_of_digests(
        digests,
        fs_hz=facts.fs_hz,
        unit=facts.unit,
        leads=facts.leads,
        columns=facts.columns,
        scale=facts.scale,
        project_id=batch.project_id,
    )
    options = batch.options
    is_own = entry is not None and entry.recording_id == identity  # the server ended before it said so
    if store.holds(identity) and not is_own and not options.keep_identity and not options.keep_original:
        return EntryOutcome("known", recording_id=identity)
    try:
        recording, kinds = read_with(files, facts, name=name, keep_identity=options.keep_identity)
    except InvalidInput as error:
        return _refused(error, files, facts)
    originals = files if options.keep_original else {}
    entry_id = None if entry is None else entry.id
    addition = Addition(
        identity, recording, originals=originals, project_id=batch.project_id, entry_id=entry_id
    )
    (created,) = store.add(addition)
    return EntryOutcome(
        "read" if created or is_own else "known",
        recording_id=identity,
        dropped=() if options.keep_identity else kinds,
        name=recording.name if recording.name != name else None,
    )


def _refused(error: InvalidInput, files: Mapping[str, bytes], facts: Facts) -> EntryOutcome:
    """Why a file is not read. Where something was stated, another answer may help."""
    if isinstance(error, Unstated) or (facts != Facts() and files):
        return EntryOutcome("unstated", problem="unstated", sentence=str(error), header=header_of(files))
    return EntryOutcome("unreadable", problem="unreadable-file", sentence=str(error))
