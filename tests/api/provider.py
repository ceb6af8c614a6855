"""A provider of OpenID Connect that stands in for a hospital's: real keys, codes, checks of who asks for a token."""

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import httpx2 as httpx
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

Key = RSAKey | ECKey | OKPKey | OctKey
CLIENT: Final = "ecgomics"
SECRET: Final = "s3cret of the clinic/+"
#: The one that most tests sign with: making one takes a while.
_RSA: Final = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
_LONGEST_S: Final = 60.0


class _Signing(JWSRegistry):
    """Signs as it is told, however unwise that is."""

    def get_alg(self, name: str) -> Any:
        """The algorithm of a name."""
        return self.algorithms[name]


_REGISTRY: Final = _Signing()


@dataclass
class Provider:
    """What it answers with; tests change it."""

    port: int
    key: Key = field(default_factory=lambda: _RSA)
    algorithm: str = "RS256"
    secret: str = SECRET
    claims: dict[str, Any] = field(default_factory=dict)
    """Over what a token says usually; None leaves a claim out."""
    discovery: dict[str, Any] = field(default_factory=dict)
    """Over what the discovery document says."""
    keys: Callable[[], bytes] | None = None
    sign: Callable[[dict[str, Any]], str] | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Paths that were asked for."""

    @property
    def issuer(self) -> str:
        """Its address, at another site than the server's."""
        return f"http://localhost:{self.port}"

    def key_set(self) -> bytes:
        """Public keys."""
        if self.keys is not None:
            return self.keys()
        return json.dumps({"keys": [self.key.as_dict(private=False)]}).encode()

    def document(self) -> dict[str, Any]:
        """The discovery document."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/end?x=1",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [self.algorithm],
            "authorization_response_iss_parameter_supported": True,
            **self.discovery,
        }

    def token_of(self, nonce: str) -> str:
        """An ID token."""
        now_s = int(time.time())
        usual = {
            "iss": self.issuer,
            "sub": "248289761001",
            "aud": CLIENT,
            "exp": now_s + 300,
            "iat": now_s,
            "nonce": nonce,
            "preferred_username": "Jane.Doe",
            "name": "Jane Doe",
            "email": "Jane.Doe@Clinic.example",
            "email_verified": True,
        }
        claims = {name: value for name, value in (usual | self.claims).items() if value is not None}
        if self.sign is not None:
            return self.sign(claims)
        header = {"alg": self.algorithm, "kid": self.key.kid}
        return jwt.encode(header, claims, self.key, registry=_REGISTRY)

    def authorized(self, url: str) -> str:
        """Somebody agrees on the page of that address: where the browser is sent then."""
        parts = urlsplit(url)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.issuer}/authorize"
        said = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert said["response_type"] == "code"
        assert said["code_challenge_method"] == "S256"
        assert said["client_id"] == CLIENT
        assert "openid" in said["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = said
        back = {"code": code, "state": said["state"], "iss": self.issuer}
        return f"{said['redirect_uri']}?{urlencode(back)}"

    def exchange(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """The token endpoint."""
        name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        if (unquote(name), unquote(secret)) != (CLIENT, self.secret):
            return 401, {"error": "invalid_client"}
        said = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            said is None
            or said["code_challenge"] != challenge
            or said["redirect_uri"] != form["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        answer = {
            "access_token": "of-no-use",
            "token_type": "Bearer",
            "id_token": self.token_of(said["nonce"]),
        }
        return 200, answer


@contextmanager
def providing() -> Iterator[Provider]:
    """A provider on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    provider = Provider(server.server_address[1])
    server.provider = provider  # type: ignore[attr-defined]  # what the handler answers with
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Its addresses."""

    timeout = _LONGEST_S

    def do_GET(self) -> None:
        """Documents, and the page on which somebody signs in."""
        provider = self._provider()
        path = urlsplit(self.path).path
        if path == "/.well-known/openid-configuration":
            self._answer(200, json.dumps(provider.document()).encode())
        elif path == "/keys":
            self._answer(200, provider.key_set())
        elif path == "/authorize":
            page = f'<form method="post" action="{html.escape(self.path)}"><button>Agree</button></form>'
            self._answer(200, page.encode(), kind="text/html")
        elif path == "/end":
            self._answer(200, b"<p>Signed out here, too</p>", kind="text/html")
        else:
            self._answer(302, b"{}", Location=f"{provider.issuer}/keys")

    def do_POST(self) -> None:
        """Agreeing, and the exchange of a code."""
        provider = self._provider()
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        if urlsplit(self.path).path == "/authorize":
            self._answer(303, b"", Location=provider.authorized(provider.issuer + self.path))
        elif urlsplit(self.path).path == "/broken":
            self._answer(502, b"<h1>Bad Gateway</h1>", kind="text/html")
        else:
            form = {name: values[0] for name, values in parse_qs(body).items()}
            status, said = provider.exchange(form, self.headers["Authorization"] or "")
            self._answer(status, json.dumps(said).encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def _provider(self) -> Provider:
        provider: Provider = self.server.provider  # type: ignore[attr-defined]  # set where it is made
        provider.asked.append(urlsplit(self.path).path)
        return provider

    def _answer(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def back_at(answer: httpx.Response, provider: Provider) -> tuple[str, str]:
    """Path and query by which the browser comes back from the page that it was sent to, and what it keeps."""
    assert answer.status_code == 303, answer.text
    back = urlsplit(provider.authorized(answer.headers["location"]))
    cookie = answer.headers["set-cookie"].partition(";")[0]
    return f"{back.path}?{back.query}", cookie
