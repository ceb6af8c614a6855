"""Blobs into a copy of a store and out of it, wherever they are and whether they are encrypted."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from ecgomics.core.errors import Damaged, InvalidInput
from ecgomics.store.blobs import Blobs, BlobsAt, Folder, opened
from ecgomics.store.blobs.keys import Keys

_BYTES_AT_ONCE: Final = 2**22


class Source:
    """The blobs of the store that a copy is taken from; keys are those of what was copied encrypted."""

    def __init__(self, blobs: Blobs, *, decrypted: bool) -> None:
        self._blobs, self._decrypted = blobs, decrypted
        self.keys: set[str] = set()

    def copy(self, digest: str, place: Path) -> None:
        """Write a blob to a file, unless it is there. Gone where it was deleted, Damaged where it is another."""
        if place.exists():
            return
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = self._blobs.key_of(digest)
        parts = self._blobs.stream(digest) if self._decrypted else self._blobs.raw(digest)
        try:
            with place.open("wb") as file:
                file.writelines(parts)
        except BaseException:
            place.unlink()
            raise
        if key is not None and not self._decrypted:
            self.keys.add(key.hex())


def refuse_other_contents(
    folder: Path,
    digests: Collection[str],
    sums: Mapping[str, str],
    *,
    keys: Collection[str],
    key_file: Path | None,
) -> None:
    """InvalidInput where a blob of a copy is not the content that it is named by; what has no key here is left out.

    sums are those of the files, which were compared with them: what is plain has its own name as its sum.
    """
    blobs = Blobs(Folder(folder), None if key_file is None else Keys.read(key_file))
    known = set() if blobs.keys is None else {each.hex() for each in blobs.keys.known}
    for digest in digests:
        if sums[f"blobs/{digest[:2]}/{digest}"] == digest:
            continue
        key = blobs.key_of(digest)
        if key is None or key.hex() not in keys:
            raise Damaged(f"The copy {folder.parent} is damaged: {digest} is not what was written.")
        if key.hex() in known:
            for _ in blobs.stream(digest, f"The file {digest} of the copy"):
                pass


class Placing:
    """Puts the blobs of a copy where those of a new store shall be."""

    def __init__(self, source: Path, folder: Path, at: BlobsAt) -> None:
        """InvalidInput where there is something already."""
        self._at = at
        self._from = Blobs(Folder(source), None if at.key_file is None else Keys.read(at.key_file))
        self._to = opened(folder, at)
        if self._to.place.mark() is not None or next(self._to.place.kept(), None) is not None:
            raise InvalidInput(f"{self._to.place.shown} holds recordings already: name an empty place.")
        self._put: list[str] = []

    def put(self, digest: str) -> None:
        """One blob; encrypted where it is not, and shall be."""
        self._put.append(digest)
        key = self._from.key_of(digest)
        if key is not None and (self._from.keys is None or key not in self._from.keys.known):
            raise InvalidInput(
                f"The copy is encrypted with the key {key.hex()}: name a file that holds it in ECGOMICS_BLOB_KEY_FILE."
            )
        if key is None and self._to.writing is not None:
            self._to.put(digest, self._from.stream(digest), self._from.size(digest))
        else:
            self._to.put_raw(digest, self._from.raw(digest))

    def undo(self) -> None:
        """Remove what was put."""
        for digest in self._put:
            self._to.remove(digest)
