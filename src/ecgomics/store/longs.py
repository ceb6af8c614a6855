"""Long recordings in the store: their thinned signal, what was found in them, and what people corrected."""

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ecgomics.core.errors import InvalidInput, NotFound, Unavailable
from ecgomics.store.audit import note
from ecgomics.store.blobs import Blobs
from ecgomics.store.cohorts import LONG, Sessions
from ecgomics.store.long_tables import LongAnalysisRow, LongCorrectionRow, PyramidRow
from ecgomics.store.records import ProfileKey
from ecgomics.store.tables import RecordingRow

#: Signal path of a pyramid of what was recorded.
RECORDED: Final = "recorded"
_NO_RECORDING: Final = "There is no such recording: it was deleted or never uploaded."


@dataclass(frozen=True, slots=True)
class StoredPyramid:
    """A pyramid without its tiles, which are parts of the blob of that hash."""

    levels: Mapping[str, Any]
    sha256: str


@dataclass(frozen=True, slots=True)
class StoredCorrection:
    """What a person corrected; undone_at is None while it stands."""

    id: int
    body: Mapping[str, Any]
    author: str
    reason: str
    at: datetime
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    undone_at: datetime | None
    undone_by: str | None


class Longs:
    """The part of a store that keeps what belongs to long recordings."""

    def __init__(self, folder: Path, blobs: Blobs, *, reading: Sessions, changing: Sessions) -> None:
        self._folder = folder / LONG
        self._blobs = blobs
        self._reading = reading
        self._changing = changing

    def sweep(self) -> None:
        """Remove the folders of analyses whose recordings are gone."""
        folders = list(
            self._folder.glob("*")
        )  # before the rows: a folder is made for a recording that is there
        with self._reading() as session:
            there = set(session.scalars(select(RecordingRow.id)))
        for folder in folders:
            if folder.stem not in there and folder.is_dir():
                shutil.rmtree(folder, ignore_errors=True)
            elif folder.stem not in there:
                folder.unlink(missing_ok=True)

    # ── analyses ─────────────────────────────────────────────────────────────────────────────────────────────────

    def work_folder(self, recording_id: str) -> Path:
        """Where a running analysis keeps what it has; made where it is not there."""
        folder = self._folder / recording_id
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def forget_work(self, recording_id: str) -> None:
        """Remove what a running analysis kept."""
        shutil.rmtree(self._folder / recording_id, ignore_errors=True)

    def found(self, recording_id: str, key: ProfileKey) -> bytes | None:
        """The result of the analysis with these settings and this version, None before it is there."""
        with self._reading() as session:
            row = session.get(LongAnalysisRow, _place(recording_id, key))
            digest = None if row is None else row.result_sha256
            name = _existing(session, recording_id).name if digest is not None else ""
        return None if digest is None else self._blobs.read(digest, f"The analysis of {name}")

    def is_analysed(self, recording_id: str, key: ProfileKey) -> bool:
        """Whether the result of that analysis is there."""
        with self._reading() as session:
            return session.get(LongAnalysisRow, _place(recording_id, key)) is not None

    def add_found(self, recording_id: str, key: ProfileKey, content: bytes, facts: Mapping[str, Any]) -> None:
        """Keep the result of an analysis; NotFound without its recording."""
        with self._changing() as session:
            _existing(session, recording_id)
            session.merge(
                LongAnalysisRow(
                    recording_id=recording_id,
                    settings_hash=key.settings_hash,
                    software_version=key.software_version,
                    state="done",
                    facts=dict(facts),
                    result_sha256=self._blobs.write(content),
                    at=datetime.now(UTC),
                )
            )

    # ── corrections ──────────────────────────────────────────────────────────────────────────────────────────────

    def corrections(self, recording_id: str) -> list[StoredCorrection]:
        """Every correction of a recording, those undone included, in their order."""
        query = (
            select(LongCorrectionRow)
            .where(LongCorrectionRow.recording_id == recording_id)
            .order_by(LongCorrectionRow.id)
        )
        with self._reading() as session:
            return [_correction(row) for row in session.scalars(query)]

    def add_correction(
        self,
        recording_id: str,
        body: Mapping[str, Any],
        *,
        author: str,
        reason: str,
        moved: tuple[Mapping[str, Any], Mapping[str, Any]],
    ) -> StoredCorrection:
        """Keep what a person corrected, with the burden before and after; NotFound without the recording."""
        with self._changing() as session:
            recording = _existing(session, recording_id)
            row = LongCorrectionRow(
                recording_id=recording_id,
                body=dict(body),
                author=author,
                reason=reason,
                at=datetime.now(UTC),
                before=dict(moved[0]),
                after=dict(moved[1]),
            )
            session.add(row)
            session.flush()
            note(
                session,
                author=author,
                action="correct beats",
                kind="recording",
                entity_id=recording_id,
                entity_name=recording.name,
                project_id=recording.project_id,
                before=dict(moved[0]),
                after={**body, **moved[1]},
            )
            return _correction(row)

    def undo_correction(self, recording_id: str, correction_id: int, *, author: str) -> StoredCorrection:
        """A correction that stands no more; NotFound if there is none, InvalidInput if it was undone before."""
        with self._changing() as session:
            recording = _existing(session, recording_id)
            row = session.get(LongCorrectionRow, correction_id)
            if row is None or row.recording_id != recording_id:
                raise NotFound("There is no such correction of this recording.")
            if row.undone_at is not None:
                raise InvalidInput(f"This correction was undone before, by {row.undone_by}.")
            row.undone_at, row.undone_by = datetime.now(UTC), author
            note(
                session,
                author=author,
                action="undo correction of beats",
                kind="recording",
                entity_id=recording_id,
                entity_name=recording.name,
                project_id=recording.project_id,
                before=row.body,
            )
            return _correction(row)

    # ── pyramids ─────────────────────────────────────────────────────────────────────────────────────────────────

    def pyramid(self, recording_id: str, path: str = RECORDED) -> StoredPyramid | None:
        """What there is of a pyramid, None before it was made; NotFound without the recording."""
        with self._reading() as session:
            _existing(session, recording_id)
            row = session.get(PyramidRow, (recording_id, path))
            return None if row is None else StoredPyramid(row.levels, row.sha256)

    def add_pyramid(
        self, recording_id: str, levels: Mapping[str, Any], sha256: str, path: str = RECORDED
    ) -> StoredPyramid:
        """Keep a pyramid whose tiles were written; NotFound without the recording.

        Unavailable where the tiles were removed meanwhile, with another recording of the same samples: they are to be
        written again.
        """
        with self._changing() as session:
            _existing(session, recording_id)
            if not self._blobs.has(sha256):
                raise Unavailable("The overview of this recording was removed while it was made: try again.")
            session.merge(
                PyramidRow(recording_id=recording_id, path=path, levels=dict(levels), sha256=sha256)
            )
            return StoredPyramid(dict(levels), sha256)

    def write_tiles(self, tiles: Iterable[bytes]) -> str:
        """Keep tiles one after the other, and the hash of all of them."""
        return self._blobs.write_parts(tiles)

    def tiles(self, pyramid: StoredPyramid, first: int, last: int) -> bytes:
        """A part of the tiles."""
        return self._blobs.read_part(pyramid.sha256, first, last, "The overview of a recording")


def blobs_of(session: Session, recording_id: str) -> set[str]:
    """Hashes of the blobs that belong to a long recording beside its samples."""
    queries = (
        select(PyramidRow.sha256).where(PyramidRow.recording_id == recording_id),
        select(LongAnalysisRow.result_sha256).where(LongAnalysisRow.recording_id == recording_id),
    )
    return {digest for query in queries for digest in session.scalars(query) if digest is not None}


def _existing(session: Session, recording_id: str) -> RecordingRow:
    row = session.get(RecordingRow, recording_id)
    if row is None:
        raise NotFound(_NO_RECORDING)
    return row


def _place(recording_id: str, key: ProfileKey) -> tuple[str, str, str]:
    return recording_id, key.settings_hash, key.software_version


def _correction(row: LongCorrectionRow) -> StoredCorrection:
    return StoredCorrection(
        row.id,
        row.body,
        row.author,
        row.reason,
        row.at,
        row.before,
        row.after,
        row.undone_at,
        row.undone_by,
    )
