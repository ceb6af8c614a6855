"""Thousands of files come in: listed, sent in chunks that are durable once acknowledged, and read in the background."""

from functools import partial
from typing import Annotated, Any, Final

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request

from ecgomics.api import upload_models as models
from ecgomics.api.author import Author
from ecgomics.api.numbers import Count
from ecgomics.api.platform import Here, Platform
from ecgomics.api.problems import answers, problem, without_parameters
from ecgomics.api.routes.uploads import tidy_name
from ecgomics.services import uploads
from ecgomics.services.uploads import CHUNK_BYTES
from ecgomics.store import ProfileKey
from ecgomics.store.library_tables import DEFAULT_PROJECT
from ecgomics.store.upload_parts import WrongOffset
from ecgomics.store.upload_records import (
    STATES,
    ListedEntry,
    ListedFile,
    UploadBatch,
    UploadEntry,
    UploadOptions,
)

router = APIRouter(prefix="/uploads", tags=["uploads"])

_LATEST: Final = 50
_BYTES: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}

Project = Annotated[str, Query(max_length=100, description="The project that they belong to.")]
Batch = Annotated[str, Path(description="Identifier of the batch.")]


@router.post("", operation_id="begin_upload", status_code=201, responses=answers(403, 404, 415, 422))
def begin_upload(
    platform: Here, asked: models.NewUpload, author: Author, project: Project = DEFAULT_PROJECT
) -> models.Upload:
    """Begin a batch: its recordings are listed next, then the hashes of their files, then what is missing is sent."""
    options = UploadOptions(keep_identity=asked.keep_identity, keep_original=asked.keep_original)
    name = tidy_name(asked.name) or "upload"
    made = platform.store.uploads.add_batch(name, project_id=project, author=author, options=options)
    return shown(made, platform)


@router.get("", operation_id="list_uploads", responses=answers(403, 422))
def list_uploads(platform: Here, project: Project = DEFAULT_PROJECT) -> list[models.Upload]:
    """The latest batches, those that have not ended first."""
    found = platform.store.uploads.batches(project, limit=_LATEST)
    return [shown(each, platform) for each in found]


@router.get("/{batch_id}", operation_id="read_upload", responses=answers(403, 404, 422))
def read_upload(platform: Here, batch_id: Batch) -> models.Upload:
    """How far a batch is."""
    return shown(platform.store.uploads.batch(batch_id), platform)


@router.delete("/{batch_id}", operation_id="delete_upload", status_code=204, responses=answers(403, 404, 422))
def delete_upload(platform: Here, batch_id: Batch, author: Author) -> None:
    """Forget a batch and what was sent of it; what was read stays."""
    platform.store.uploads.delete_batch(batch_id, author=author)


@router.post("/{batch_id}/cancel", operation_id="cancel_upload", responses=answers(403, 404, 415, 422))
def cancel_upload(platform: Here, batch_id: Batch, author: Author) -> models.Upload:
    """End a batch: what is not read yet will not be; what is read stays."""
    platform.store.uploads.cancel(batch_id, author=author)
    return shown(platform.store.uploads.batch(batch_id), platform)


@router.post("/{batch_id}/retry", operation_id="retry_upload", responses=answers(403, 404, 415, 422))
def retry_upload(platform: Here, batch_id: Batch, asked: models.ChosenEntries) -> models.EntryCount:
    """Try once more what failed, was cancelled or could not be read; what is not here any more waits to be sent."""
    count = platform.store.uploads.retry(batch_id, asked.entries)
    platform.lane.wake()
    return models.EntryCount(entries=count)


@router.post("/{batch_id}/entries", operation_id="list_for_upload", responses=answers(403, 404, 415, 422))
def list_for_upload(platform: Here, batch_id: Batch, asked: models.NewEntries) -> list[models.UploadEntry]:
    """List what is to come. The same files again are what they were: that is how an upload is resumed."""
    listed = [
        ListedEntry(
            tidy_name(each.name) or "recording",
            tuple(ListedFile(file.path, file.size_bytes, file.modified_ms) for file in each.files),
        )
        for each in asked.entries
    ]
    refusal = uploads.too_large(platform.options.most_entry_bytes)
    return [
        entry_shown(each) for each in platform.store.uploads.list_entries(batch_id, listed, refusal=refusal)
    ]


@router.get("/{batch_id}/entries", operation_id="list_entries", responses=answers(403, 404, 422))
def list_entries(
    platform: Here,
    batch_id: Batch,
    *,
    state: Annotated[
        list[models.EntryState] | None, Query(description="Only entries in these states.")
    ] = None,
    header: Annotated[str | None, Query(description="Only tables of these headings.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
) -> models.UploadEntries:
    """What became of each entry, problems first."""
    found, total = platform.store.uploads.entries(
        batch_id,
        key_of_batch(platform, batch_id),
        states=state or STATES,
        header=header,
        limit=limit,
        offset=offset,
    )
    return models.UploadEntries(items=[entry_shown(each) for each in found], total=total)


@router.post("/{batch_id}/hashes", operation_id="hash_for_upload", responses=answers(403, 404, 415, 422))
def hash_for_upload(platform: Here, batch_id: Batch, asked: models.FileHashes) -> list[models.UploadEntry]:
    """Say what the files' content is; the entries they are of: one that is known, or here, is not sent."""
    found = platform.store.uploads.note_hashes(batch_id, {each.file: each.sha256 for each in asked.files})
    platform.lane.wake()
    return [entry_shown(each) for each in found]


@router.put(
    "/{batch_id}/files/{file_id}",
    operation_id="send_chunk",
    openapi_extra=_BYTES,
    responses=answers(403, 404, 409, 413, 415, 422),
)
async def send_chunk(
    platform: Here,
    request: Request,
    batch_id: Batch,
    file_id: Count,
    offset: Annotated[int, Query(ge=0, lt=2**53, description="Where in the file the chunk begins.")],
) -> Any:
    """Send a chunk of a file. Once acknowledged it survives a kill; a wrong offset is answered with the right one."""
    content = await request.body()
    take = partial(uploads.receive, platform.store, batch_id, file_id, content, offset=offset)
    try:
        received_bytes, is_whole = await to_thread.run_sync(take)
    except WrongOffset as wrong:
        more = {"received_bytes": wrong.received_bytes}
        return problem(409, "wrong-offset", str(wrong), path=request.url.path, more=more)
    if is_whole:
        platform.lane.wake()
    return models.Received(received_bytes=received_bytes, is_whole=is_whole)


def key_of_batch(platform: Platform, batch_id: str) -> ProfileKey:
    """What profiles of what a batch brings are known by; NotFound without the batch."""
    return platform.key_of(platform.store.uploads.batch(batch_id).project_id)


def shown(batch: UploadBatch, platform: Platform) -> models.Upload:
    """A batch as answers have it."""
    dropped = models.Dropped(
        any=batch.dropped.get("any", 0),
        name=batch.dropped.get("name", 0),
        birth_date=batch.dropped.get("birth date", 0),
        identifier=batch.dropped.get("identifier", 0),
    )
    return models.Upload(
        id=batch.id,
        project=batch.project_id,
        name=batch.name,
        author=batch.author,
        keep_identity=batch.options.keep_identity,
        keep_original=batch.options.keep_original,
        created_at=batch.created_at,
        ended_at=batch.ended_at,
        entries=sum(batch.counts.values()),
        counts={state: count for state, count in batch.counts.items() if state != "unfolded"},
        files=batch.files,
        total_bytes=batch.total_bytes,
        received_bytes=batch.received_bytes,
        dropped=dropped,
        alike=[
            models.AlikeTables(
                header=each.header,
                count=each.count,
                first_id=each.first_id,
                sentence=without_parameters(each.sentence),
            )
            for each in batch.alike
        ],
        chunk_bytes=CHUNK_BYTES,
        most_entry_bytes=platform.options.most_entry_bytes,
    )


def entry_shown(entry: UploadEntry) -> models.UploadEntry:
    """An entry as answers have it."""
    files = [
        models.UploadFile(
            id=each.id, path=each.path, size_bytes=each.size_bytes, received_bytes=each.received_bytes
        )
        for each in entry.files
    ]
    recording = entry.recording
    return models.UploadEntry(
        id=entry.id,
        name=entry.name,
        state="read" if entry.state == "unfolded" else entry.state,
        header=entry.header,
        problem=entry.problem,
        sentence=without_parameters(entry.sentence),
        files=files,
        recording=None
        if recording is None
        else models.ReadRecording(
            id=recording.id,
            name=recording.name,
            leads=recording.leads,
            fs_hz=recording.fs_hz,
            duration_s=recording.duration_s,
            quality=recording.quality,
        ),
    )
