"""What a browser keeps between the two redirects: sealed by the client's secret, so that nobody reads or changes it.

Nothing is kept on the server, which whoever asks often could fill; every server of a group can open it.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ecgomics.services.oidc.config import ProviderConfig

#: So long may somebody take to sign in.
WITHIN_S: Final = 600
_LONGEST_NEXT: Final = 1000
_SAFE: Final = "/?&=%:@!$()*+,;~-._#"


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that was begun: what its answer must fit to."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    next: str

    @property
    def challenge(self) -> str:
        """What the provider is told of the verifier (RFC 7636, S256)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def begin(redirect_uri: str, next_path: str) -> Begun:
    """A new one, which nobody can guess."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Begun(state, nonce, verifier, redirect_uri, local_path(next_path))


def sealed(begun: Begun, config: ProviderConfig) -> str:
    """As a cookie holds it."""
    return _sealing(config).encrypt(json.dumps(asdict(begun)).encode()).decode()


def opened(text: str, config: ProviderConfig) -> Begun | None:
    """What a cookie holds; None where it is not ours, of another provider, or too old."""
    try:
        said = json.loads(_sealing(config).decrypt(text.encode(), ttl=WITHIN_S))
    except (InvalidToken, ValueError):
        return None
    return Begun(**said)


def local_path(path: str) -> str:
    """An address of this server's own pages; the first page in the place of any other address."""
    try:
        parts = urlsplit(path)
    except ValueError:
        return "/"
    is_local = path.startswith("/") and not path.startswith("//") and not parts.scheme and not parts.netloc
    is_plain = path.isprintable() and "\\" not in path and len(path) <= _LONGEST_NEXT
    if not is_local or not is_plain or parts.path.startswith("/api/"):
        return "/"
    return quote(path, safe=_SAFE)


def _sealing(config: ProviderConfig) -> Fernet:
    about = f"ecgomics sign-in {config.name} {config.issuer} {config.client_id}".encode()
    key = HKDF(SHA256(), 32, salt=None, info=about).derive(config.client_secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))
