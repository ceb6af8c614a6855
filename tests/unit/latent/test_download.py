import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.latent.download import Address, address_of, download

Hub = Callable[..., Any]

WEIGHTS = bytes(range(256)) * 8192
PATH = "/owner/models/resolve/main/weights.onnx"
ADDRESS = Address("owner/models", "weights.onnx", "main")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("hf:owner/models/weights.onnx", ADDRESS),
        ("hf:o.w/m-1/a/b_c.pth@v1.2", Address("o.w/m-1", "a/b_c.pth", "v1.2")),
        ("hf:o/m/w.pt@refs/pr/3", Address("o/m", "w.pt", "refs/pr/3")),
    ],
)
def test_an_address_names_owner_repository_file_and_revision(text: str, address: Address) -> None:
    assert address_of(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "hf:",
        "hf:owner/models",
        "hf:o/m/../../etc/passwd",
        "hf:o/m/w.pt@",
        "hf:o/m/w?x=1",
        "https://o/m/w",
        "hf:o/m/w t",
    ],
)
def test_other_addresses_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="is not hf:owner/repository/file"):
        address_of(text)


def test_a_file_arrives_whole_and_tells_how_far_it_is(tmp_path: Path, hub: Hub) -> None:
    server, told = hub({PATH: WEIGHTS}), []
    download(ADDRESS, tmp_path / "w", hub=server.address, progress=lambda *each: told.append(each))
    assert (tmp_path / "w").read_bytes() == WEIGHTS
    assert server.asked == [PATH]
    assert told[-1] == (len(WEIGHTS), len(WEIGHTS))
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_a_revision_is_asked_for(tmp_path: Path, hub: Hub) -> None:
    server = hub({"/o/m/resolve/refs%2Fpr%2F3/a/w.pt": b"x"})
    download(Address("o/m", "a/w.pt", "refs/pr/3"), tmp_path / "w", hub=server.address)
    assert (tmp_path / "w").read_bytes() == b"x"


def test_what_is_not_there_is_said(tmp_path: Path, hub: Hub) -> None:
    with pytest.raises(
        InvalidInput,
        match=r"weights\.onnx of owner/models cannot be downloaded: the server answers 404 Not Found\.",
    ):
        download(ADDRESS, tmp_path / "w", hub=hub({}).address)


@pytest.mark.parametrize("said_bytes", [None, 0])
def test_a_file_that_is_too_large_is_not_fetched(tmp_path: Path, hub: Hub, said_bytes: int | None) -> None:
    server = hub({PATH: WEIGHTS}, said_bytes=said_bytes)
    with pytest.raises(InvalidInput, match="larger than 1 MiB"):
        download(ADDRESS, tmp_path / "w", hub=server.address, most_bytes=2**20)
    kept = (tmp_path / "w").stat().st_size if (tmp_path / "w").exists() else 0
    assert kept <= 2**20


def test_half_a_file_is_none(tmp_path: Path, hub: Hub) -> None:
    server = hub({PATH: WEIGHTS}, said_bytes=len(WEIGHTS) + 5)
    with pytest.raises(InvalidInput, match="cannot be downloaded"):
        download(ADDRESS, tmp_path / "w", hub=server.address)


def test_a_server_that_does_not_answer_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be downloaded: .*refused"):
        download(ADDRESS, tmp_path / "w", hub="http://127.0.0.1:9")


def test_the_hub_s_own_client_is_used_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class HubError(OSError):
        pass

    def fetched(repository: str, file: str, *, revision: str, local_dir: str) -> str:
        if file != "weights.onnx":
            raise HubError("no access\nread more")
        place = Path(local_dir) / file
        place.write_text(f"{repository} {revision}", encoding="utf-8")
        return str(place)

    client, errors = ModuleType("huggingface_hub"), ModuleType("huggingface_hub.errors")
    client.hf_hub_download = fetched  # type: ignore[attr-defined]
    errors.HfHubHTTPError = errors.LocalEntryNotFoundError = HubError  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "huggingface_hub", client)
    monkeypatch.setitem(sys.modules, "huggingface_hub.errors", errors)
    download(ADDRESS, tmp_path / "w")
    assert (tmp_path / "w").read_text(encoding="utf-8") == "owner/models main"
    with pytest.raises(InvalidInput, match="cannot be downloaded: no access read more"):
        download(Address("owner/models", "closed.onnx", "main"), tmp_path / "w")
    with pytest.raises(InvalidInput, match="larger than"):
        download(ADDRESS, tmp_path / "w", most_bytes=3)
    assert [path.name for path in tmp_path.iterdir()] == ["w"]
