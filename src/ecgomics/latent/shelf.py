"""The folder of added models: for each a card, its file of weights, and perhaps a graph that was exported from it.

A card stands there only when its files are whole: files are written aside, brought to the disk and renamed, the card
last.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Final

from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.core.location import data_folder
from ecgomics.latent.card_file import CardFile, Network, read_card, written_card

FOLDER: Final = "models"
CARD_ENDING: Final = ".yaml"
PIECE_BYTES: Final = 2**20
NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def shelf() -> Path:
    """The folder of added models."""
    return data_folder() / FOLDER


def card_path(name: str) -> Path:
    """Where the card of an added model is, or would be; InvalidInput for a name that no model can have."""
    if not NAME.fullmatch(name):
        raise InvalidInput(
            f"The name {name} is not allowed: lower case letters, digits and hyphens, 63 at most."
        )
    return shelf() / f"{name}{CARD_ENDING}"


def added_names() -> list[str]:
    """Names of the added models, in order."""
    found = [path.name.removesuffix(CARD_ENDING) for path in shelf().glob(f"*{CARD_ENDING}")]
    return sorted(name for name in found if NAME.fullmatch(name))


def added(name: str) -> CardFile:
    """The card of an added model; NotFound if there is none."""
    path = card_path(name)
    if not path.is_file():
        raise NotFound(f"There is no added model {name}; `ecgomics models list` shows those there are.")
    found = read_card(path)
    if found.contract is None or found.network is None:
        raise InvalidInput(f"{path} lacks the key {'contract' if found.contract is None else 'network'}.")
    for file in (found.network.file, found.network.onnx):
        if file and Path(file).name != file:
            raise InvalidInput(f"In {path}, {file} is not the name of a file beside it.")
    return found


def network_of(content: CardFile) -> Network:
    """How the file of an added model is run; every card on the shelf says so."""
    assert content.network is not None
    return content.network


def put_card(content: CardFile) -> None:
    """Write the card of a model; the model is there from then on."""
    with incoming() as part:
        part.write_text(written_card(content), encoding="utf-8")
        settle(part, card_path(content.card.name))


@contextmanager
def incoming() -> Iterator[Path]:
    """An empty file in the folder of models, gone afterwards unless it was settled."""
    folder = shelf()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    except OSError as error:
        raise InvalidInput(f"The folder {folder} cannot be written: {error.strerror}.") from error
    os.close(handle)
    part = Path(name)
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def settle(part: Path, path: Path) -> None:
    """Give a whole file its name; when this returns its content is on the disk."""
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    part.replace(path)


def remove_files(content: CardFile) -> None:
    """Forget an added model: its card first, so that it is never half there."""
    card_path(content.card.name).unlink()
    network = network_of(content)
    for file in (network.file, network.onnx):
        if file:
            (shelf() / file).unlink(missing_ok=True)


def check_files(content: CardFile) -> None:
    """InvalidInput where a file is not the one that the card names by its hash."""
    network = network_of(content)
    for file, wanted in ((network.file, content.card.sha256), (network.onnx, network.onnx_sha256)):
        if file:
            check_hash(shelf() / file, wanted, content.card.name)


def check_hash(path: Path, wanted: str, name: str) -> None:
    """InvalidInput where the file of a model is missing or another one than its card says."""
    again = f"Remove it (`ecgomics models remove {name}`) and add it anew."
    if not path.is_file():
        raise InvalidInput(f"The file {path} of the model {name} is missing. {again}")
    found = sha256_of(path)
    if found != wanted:
        raise InvalidInput(
            f"The file {path} of the model {name} is not the one that was added: its SHA-256 begins with "
            f"{found[:12]}, that of its card with {wanted[:12]}. {again}"
        )


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal digits; remembered as long as time and size of the file stay."""
    facts = path.stat()
    return _sha256(path, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=64)
def _sha256(path: Path, _changed_ns: int, _size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
