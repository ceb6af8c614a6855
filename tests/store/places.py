"""Places of blobs for tests: a folder, and a bucket of moto's S3, plain and encrypted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from ecgomics.store.blobs import BlobsAt
from ecgomics.store.blobs.keys import make


@dataclass
class S3:
    """A stand-in for S3 on this machine, which can be stopped and started again with all that it had."""

    server: Any

    @property
    def endpoint(self) -> str:
        host, port = self.server.get_host_and_port()
        return f"http://{host}:{port}"

    def bucket(self) -> str:
        """The URL of a new bucket."""
        import boto3

        name = f"ward-{uuid4().hex}"
        boto3.client("s3", endpoint_url=self.endpoint).create_bucket(Bucket=name)
        return f"s3://{name}/store"

    @contextmanager
    def away(self) -> Iterator[None]:
        """While the block runs nobody answers at its address."""
        _, port = self.server.get_host_and_port()
        self.server.stop()
        try:
            yield
        finally:
            self.server = type(self.server)(ip_address="127.0.0.1", port=port, verbose=False)
            self.server.start()


@contextmanager
def s3_serving() -> Iterator[S3]:
    """A server, reached by the environment as a user's would be."""
    pytest.importorskip("s3fs", reason="S3 needs the extra “remote”")
    module = pytest.importorskip("moto.server", reason="moto stands for S3 in tests")
    server = module.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    found = S3(server)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AWS_ACCESS_KEY_ID", "testing")
        patched.setenv("AWS_SECRET_ACCESS_KEY", "t0psecret")
        patched.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patched.setenv("AWS_ENDPOINT_URL", found.endpoint)
        yield found
    found.server.stop()


def key_file(folder: Path) -> Path:
    """A file with a new key."""
    make(folder / "key")
    return folder / "key"


def at_of(place: str, folder: Path, request: pytest.FixtureRequest) -> BlobsAt:
    """folder, s3, and each with `+key`."""
    kind, _, encrypted = place.partition("+")
    url = request.getfixturevalue("s3").bucket() if kind == "s3" else None
    folder.mkdir(exist_ok=True)
    return BlobsAt(url, key_file(folder) if encrypted else None)
