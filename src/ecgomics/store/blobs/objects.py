"""Blobs in an object store, or whatever else fsspec reaches: an object is whole there, or it is not there.

Credentials and the address of the service come from the environment, as the driver of the store reads them; nothing of
what the libraries say is shown, as it may hold some.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import uuid4

from ecgomics.cohort.storage import file_system, is_beyond_the_end, refusal, shown
from ecgomics.core.errors import InvalidInput, Unavailable
from ecgomics.store.blobs.durable import TEMPORARY, made
from ecgomics.store.blobs.places import MARK, Kept, NotKept, WithoutCopies

Result = TypeVar("Result")

#: Once it did not answer, nobody asks again for so long: a request must not wait for what is known to be away.
PAUSE_S: Final = 2.0
#: Stores whose objects appear whole when a write ends; elsewhere what is written gets its name afterwards.
_WHOLE_WRITES: Final = frozenset(
    {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oss", "oci", "memory"}
)
#: Longer contents go through a file of this machine.
_IN_MEMORY_BYTES: Final = 2**23
#: The driver of S3 would try for minutes.
_S3: Final = {"config_kwargs": {"connect_timeout": 3, "read_timeout": 20, "retries": {"max_attempts": 1}}}
_S3_TRIES: Final = 2
_NO_CREDENTIALS: Final = frozenset({"NoCredentialsError", "PartialCredentialsError"})
_DEFECTS: Final = (TypeError, AttributeError, AssertionError, NameError)


class Objects(WithoutCopies):
    """Objects below a URL; what is longer goes through a folder of this machine on its way."""

    def __init__(self, url: str, folder: Path) -> None:
        """InvalidInput where the URL cannot be used, Unavailable where the store does not answer."""
        self._url, self._folder = url, folder
        scheme = url.partition("://")[0].lower()
        given = _S3 if scheme in {"s3", "s3a"} else {}
        caching = {"use_listings_cache": False, "skip_instance_cache": scheme != "memory"}
        self._system, self._root = _opened(self._url, caching | given)
        self._whole_writes = scheme in _WHOLE_WRITES
        self._away_until_s = 0.0
        made(folder)
        try:
            self.mark()
        except Unavailable as error:
            cause = error.__cause__
            if cause is not None and _is_mendable(cause):
                raise refusal(self._url, cause) from error
            raise

    @property
    def shown(self) -> str:
        """Its URL, without what may be secret."""
        return shown(self._url)

    # ── names ────────────────────────────────────────────────────────────────────────────────────────────────────

    def put(self, parts: Iterable[bytes], name: Callable[[], str]) -> None:
        """As every place."""
        coming, held, size = iter(parts), [], 0
        for part in coming:
            held.append(part)
            size += len(part)
            if size > _IN_MEMORY_BYTES:
                break
        else:
            self._write(self._path(name()), b"".join(held))
            return
        handle, draft = tempfile.mkstemp(dir=self._folder, suffix=TEMPORARY)
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines(chain(held, coming))
            self._upload(self._path(name()), draft)
        finally:
            Path(draft).unlink()

    def has(self, name: str) -> bool:
        """As every place."""
        try:
            self.size(name)
        except NotKept:
            return False
        return True

    def read(self, name: str, first: int = 0, last: int | None = None) -> bytes:
        """As every place."""
        path = self._path(name)
        if last is None and first == 0:
            content: bytes = self._asked(lambda: self._system.cat_file(path))
            return content
        if last is not None and last <= first:
            return b""

        def part() -> bytes:
            try:
                found: bytes = self._system.cat_file(path, start=first, end=last)
            except OSError as error:
                if is_beyond_the_end(error):
                    return b""
                raise
            return found

        return self._asked(part)

    def size(self, name: str) -> int:
        """As every place."""
        path = self._path(name)
        return int(self._asked(lambda: self._system.info(path)["size"]))

    def file(self, name: str) -> None:
        """Objects are on no machine."""

    def remove(self, name: str) -> None:
        """As every place."""
        path = self._path(name)
        try:
            self._asked(lambda: self._system.rm_file(path))
        except NotKept:
            return

    def kept(self) -> Iterator[Kept]:
        """As every place."""
        now = datetime.now(UTC)
        for path, facts in self._found():
            name = path.rpartition("/")[2]
            if path == self._path(name):
                yield Kept(name, (now - _changed(facts)).total_seconds())

    def tidied(self, *, grace_s: float) -> int:
        """As every place: only where what is written gets its name afterwards there can be something."""
        if self._whole_writes:
            return 0
        now, removed = datetime.now(UTC), 0
        for path, facts in self._found():
            if path.endswith(TEMPORARY) and (now - _changed(facts)).total_seconds() >= grace_s:
                self._asked(partial(self._system.rm_file, path))
                removed += 1
        return removed

    # ── whose they are ───────────────────────────────────────────────────────────────────────────────────────────

    def refuse_away(self) -> None:
        """As every place."""
        self.mark()

    def mark(self) -> str | None:
        """The name of the store that the objects belong to; None where none was written yet."""
        try:
            return self._asked(lambda: self._system.cat_file(f"{self._root}/{MARK}")).decode()  # type: ignore[no-any-return]
        except NotKept:
            return None

    def claim(self, name: str) -> None:
        """Write whose the objects are."""
        self._write(f"{self._root}/{MARK}", name.encode())

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _write(self, path: str, content: bytes) -> None:
        if self._whole_writes:
            self._asked(lambda: self._system.pipe_file(path, content))
        else:
            self._named_last(path, lambda draft: self._system.pipe_file(draft, content))

    def _upload(self, path: str, file: str) -> None:
        if self._whole_writes:
            self._asked(lambda: self._system.put_file(file, path))
        else:
            self._named_last(path, lambda draft: self._system.put_file(file, draft))

    def _named_last(self, path: str, write: Callable[[str], object]) -> None:
        draft = f"{path}.{uuid4().hex}{TEMPORARY}"

        def written() -> None:
            self._system.makedirs(path.rpartition("/")[0], exist_ok=True)
            write(draft)
            self._system.mv(draft, path)

        self._asked(written)

    def _found(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every object with its facts, one of 256 folders at a time, so that a million of them fit into memory."""
        try:
            folders = self._asked(lambda: self._system.ls(self._root, detail=False))
        except NotKept:
            return
        for folder in folders:
            yield from self._asked(partial(self._system.find, folder, detail=True)).items()

    def _asked(self, call: Callable[[], Result]) -> Result:
        """What a call gives. NotKept where there is no such object, Unavailable for all else."""
        if time.monotonic() < self._away_until_s:
            raise Unavailable(self._away())
        try:
            return call()
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(getattr(error.__cause__, "response", "")):
                raise Unavailable(self._away()) from error
            raise NotKept from error
        except Exception as error:
            if isinstance(error, _DEFECTS):
                raise
            self._away_until_s = time.monotonic() + PAUSE_S
            raise Unavailable(self._away()) from error

    def _away(self) -> str:
        return f"The object store {self.shown} does not answer, or does not let ECGomics in: try again in a moment."

    def _path(self, name: str) -> str:
        return f"{self._root}/{name[:2]}/{name}"


def _opened(url: str, options: dict[str, Any]) -> tuple[Any, str]:
    system, root = file_system(url.rstrip("/") if not url.endswith("://") else url, options)
    if hasattr(system, "retries"):
        system.retries = _S3_TRIES
    if not root.strip("/"):
        raise InvalidInput(f"{shown(url)} names no bucket: give s3://BUCKET/FOLDER.")
    return system, root.rstrip("/")


def _is_mendable(error: BaseException) -> bool:
    """Whether somebody must do something about it: waiting does not help."""
    return isinstance(error, FileNotFoundError | PermissionError) or type(error).__name__ in _NO_CREDENTIALS


def _changed(facts: dict[str, Any]) -> datetime:
    """When an object was written last; now where the store does not say, so that it is never too old."""
    for name in ("LastModified", "last_modified", "updated", "mtime", "created"):
        said = facts.get(name)
        if isinstance(said, datetime):
            return said if said.tzinfo else said.replace(tzinfo=UTC)
        if isinstance(said, int | float):
            return datetime.fromtimestamp(said, UTC)
        if isinstance(said, str):
            return datetime.fromisoformat(said)
    return datetime.now(UTC)
