"""Files of models from the Hugging Face hub, fetched only when a command names them by owner, repository and file."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import quote, urlsplit

from ecgomics.core.errors import InvalidInput

HUB: Final = "https://huggingface.co"
PREFIX: Final = "hf:"
#: Larger files are no encoder of an ECG.
MOST_BYTES: Final = 4 * 2**30
PIECE_BYTES: Final = 2**20
PATIENCE_S: Final = 60.0
_ADDRESS: Final = re.compile(
    r"hf:(?P<owner>[\w.-]+)/(?P<repository>[\w.-]+)/(?P<file>[\w.-]+(?:/[\w.-]+)*)(?:@(?P<revision>[\w./-]+))?",
    re.ASCII,
)

Progress = Callable[[int, int | None], None]
"""Called with the bytes so far and all of them, None where the server does not say."""


@dataclass(frozen=True, slots=True)
class Address:
    """One file of a repository of models."""

    repository: str
    file: str
    revision: str

    @property
    def name(self) -> str:
        """Name of the file without its folders."""
        return self.file.rpartition("/")[2]


def address_of(text: str) -> Address:
    """The address in `hf:owner/repo/file[@revision]`; InvalidInput for anything else."""
    found = _ADDRESS.fullmatch(text)
    if found is None or ".." in text:
        raise InvalidInput(f"The address {text} is not hf:owner/repository/file[@revision].")
    return Address(f"{found['owner']}/{found['repository']}", found["file"], found["revision"] or "main")


def download(
    address: Address,
    path: Path,
    *,
    hub: str = HUB,
    most_bytes: int = MOST_BYTES,
    progress: Progress | None = None,
) -> None:
    """Fetch a file into path; InvalidInput in one sentence where that fails or the file is too large.

    huggingface_hub is used where it is installed, as it knows the user's access to closed repositories.
    """
    if hub == HUB and _with_client(address, path, most_bytes):
        return
    _plainly(address, path, hub=hub, most_bytes=most_bytes, progress=progress or (lambda _done, _all: None))


def _with_client(address: Address, path: Path, most_bytes: int) -> bool:
    try:
        import huggingface_hub
        from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError
    except ImportError:
        return False
    with TemporaryDirectory(dir=path.parent) as folder:
        try:
            kept = huggingface_hub.hf_hub_download(
                address.repository, address.file, revision=address.revision, local_dir=folder
            )
        except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
            raise _failed(address, " ".join(str(error).split())) from error
        found = Path(kept)
        if found.stat().st_size > most_bytes:
            raise _too_large(address, most_bytes)
        found.replace(path)
    return True


def _plainly(address: Address, path: Path, *, hub: str, most_bytes: int, progress: Progress) -> None:
    from http.client import HTTPException
    from urllib.error import HTTPError
    from urllib.request import urlopen

    where = "/".join(
        (hub, address.repository, "resolve", quote(address.revision, safe=""), quote(address.file))
    )
    try:
        with urlopen(where, timeout=PATIENCE_S) as answer, path.open("wb") as file:
            if urlsplit(answer.url).scheme != urlsplit(hub).scheme:
                raise _failed(address, "the server leads to an address without encryption")
            said = answer.headers.get("Content-Length", "")
            whole = int(said) if said.isdecimal() else None
            if whole is not None and whole > most_bytes:
                raise _too_large(address, most_bytes)
            done = 0
            while piece := answer.read(PIECE_BYTES):
                done += len(piece)
                if done > most_bytes:
                    raise _too_large(address, most_bytes)
                file.write(piece)
                progress(done, whole)
            if whole is not None and done != whole:
                raise _failed(address, f"{done} of {whole} bytes came")
    except HTTPError as error:
        raise _failed(address, f"the server answers {error.code} {error.reason}") from error
    except (OSError, HTTPException) as error:
        raise _failed(address, str(getattr(error, "reason", error))) from error


def _failed(address: Address, why: str) -> InvalidInput:
    return InvalidInput(f"{address.file} of {address.repository} cannot be downloaded: {why}.")


def _too_large(address: Address, most_bytes: int) -> InvalidInput:
    return InvalidInput(
        f"{address.file} of {address.repository} is larger than {most_bytes / 2**20:.4g} MiB, the most allowed."
    )
