"""The listener for phones in a real server process: a real handshake, and nothing but what phones may ask for."""

import asyncio
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from cryptography import x509
from starlette.types import Receive, Scope, Send
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from ecgomics.api import certificate as certificates
from ecgomics.api.app import create_app
from ecgomics.api.certificate import chosen_certificate, given, self_signed
from ecgomics.api.network import NETWORK, Network, is_for_phones, is_open
from ecgomics.api.server import ForPhones, serve
from ecgomics.core.errors import InvalidInput
from ecgomics.store import Store
from tests.api.home import API

SERVE = """
import json, sys
from pathlib import Path
from ecgomics.api.server import ForPhones, serve
said = {}
def phones(found):
    print(json.dumps({**said, "phones": found.address, "certificate": str(found.certificate.certificate),
                      "fingerprint": found.certificate.fingerprint}), flush=True)
serve(port=0, data_dir=Path(sys.argv[1]), demo=False, ready=lambda at: said.update(address=at),
      phones=ForPhones("self-signed", 0), phones_ready=phones)
"""


@dataclass
class Both:
    """A server process with both listeners."""

    process: "subprocess.Popen[str]"
    machine: httpx.Client
    network: httpx.Client
    port: int
    certificate: Path
    fingerprint: str


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """A server that answers this machine and, trusted by its own certificate, the network."""
    folder = tmp_path_factory.mktemp("tls")
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(folder / "data")], stdout=subprocess.PIPE, stderr=log, text=True
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, (folder / "server.log").read_text()
    said = json.loads(line)
    port = int(said["phones"].rpartition(":")[2])
    trust = ssl.create_default_context(cafile=said["certificate"])
    with (
        process.stdout,
        httpx.Client(base_url=said["address"], timeout=60.0, trust_env=False) as machine,
        httpx.Client(
            base_url=f"https://127.0.0.1:{port}", verify=trust, timeout=60.0, trust_env=False
        ) as network,
    ):
        yield Both(process, machine, network, port, Path(said["certificate"]), said["fingerprint"])
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def phone(both: Both) -> dict[str, str]:
    """The headers of a phone that was paired over the network with a code made on this machine."""
    made = both.machine.post(f"{API}/mobile/pairings", json={"name": "Ada"}).json()
    assert made["url"].startswith("https://")
    told = both.network.post(f"{API}/mobile/pair", json={"code": made["code"], "device_name": "p"})
    assert told.status_code == 200, told.text
    return {"Authorization": f"Bearer {told.json()['token']}"}


def operations() -> list[tuple[str, str]]:
    """Every operation of the interface, with something in the place of its parameters."""
    found = json.loads((Path(__file__).parents[2] / "web" / "openapi.json").read_text("utf-8"))["paths"]
    return [
        (method.upper(), "/".join("x" if part.startswith("{") else part for part in path.split("/")))
        for path, methods in found.items()
        for method in methods
    ]


def test_the_certificate_is_that_of_the_handshake_and_of_this_machine(both: Both) -> None:
    trust = ssl.create_default_context(cafile=both.certificate)
    with (
        socket.create_connection(("127.0.0.1", both.port), timeout=30) as plain,
        trust.wrap_socket(plain, server_hostname="localhost") as secured,
    ):
        assert secured.version() in ("TLSv1.2", "TLSv1.3")
        presented = secured.getpeercert(binary_form=True)
    assert presented is not None
    read = x509.load_der_x509_certificate(presented)
    assert read == x509.load_pem_x509_certificate(both.certificate.read_bytes())
    names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "localhost" in names.get_values_for_type(x509.DNSName)
    key = both.certificate.with_name("key.pem")
    if os.name == "posix":
        assert key.stat().st_mode & 0o077 == 0


def test_old_versions_of_tls_are_refused_and_ciphers_are_strong(both: Both) -> None:
    def spoken(version: ssl.TLSVersion) -> tuple[str, str, int] | None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = version
        with (
            socket.create_connection(("127.0.0.1", both.port), 20.0) as line,
            context.wrap_socket(line) as secure,
        ):
            return secure.cipher()

    for old in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        with pytest.raises(ssl.SSLError):
            spoken(old)
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        cipher = spoken(version)
        assert cipher is not None
        assert "GCM" in cipher[0] or "CHACHA20" in cipher[0]
        assert cipher[2] >= 128


def test_without_tls_the_port_of_phones_says_nothing(both: Both) -> None:
    with pytest.raises(httpx.HTTPError):
        httpx.get(f"http://127.0.0.1:{both.port}/m", timeout=30.0, trust_env=False)


def test_a_phone_is_paired_and_reads_its_own_over_the_network(both: Both, phone: dict[str, str]) -> None:
    assert both.network.get(f"{API}/mobile/me", headers=phone).json()["participant"]["pseudonym"] == "Ada"
    assert both.network.get(f"{API}/mobile/recordings", headers=phone).json() == {"items": [], "total": 0}
    assert both.network.get(f"{API}/health").status_code == 200
    assert both.network.get(f"{API}/mobile/me").status_code == 401
    assert both.network.get("/m").status_code in (200, 503)


@pytest.mark.parametrize("with_token", [False, True])
def test_no_research_operation_answers_the_network(
    both: Both, phone: dict[str, str], *, with_token: bool
) -> None:
    """Every operation that there is: either it is for phones, or it is not there."""
    headers = phone if with_token else {}
    tried = 0
    for method, path in operations():
        if is_open(method, path) or (is_for_phones(method, path) and with_token):
            continue
        answer = both.network.request(method, path, headers=headers)
        assert answer.status_code == (401 if is_for_phones(method, path) else 404), (method, path)
        tried += 1
    assert tried > 100


def test_a_token_of_a_program_opens_nothing_over_the_network(both: Both) -> None:
    made = both.machine.post(f"{API}/tokens", json={"name": "all", "scope": "admin"}).json()
    headers = {"Authorization": f"Bearer {made['secret']}"}
    assert both.machine.get(f"{API}/recordings", headers=headers).status_code == 200
    assert both.network.get(f"{API}/recordings", headers=headers).status_code == 404
    assert both.network.get(f"{API}/mobile/me", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/library",
        "/settings/tokens",
        "/index.html",
        "/m/../index.html",
        "/m/%2e%2e/index.html",
        "/m/..%2findex.html",
        "//m",
        "/m//",
        "/assets/../index.html",
        "/assets/%2e%2e/index.html",
        "/reference/index.html",
        "/api/v1/mobile/../recordings",
        "/api/v1/mobile/%2e%2e/recordings",
        "/api/v1/live/sessions",
        "/api/v1/openapi.json",
        "/API/V1/recordings",
        "/api/v1/recordings/",
    ],
)
def test_no_way_round_leads_to_the_research_pages(both: Both, phone: dict[str, str], path: str) -> None:
    context = ssl.create_default_context(cafile=both.certificate)
    with (
        socket.create_connection(("127.0.0.1", both.port), timeout=30) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as secured,
    ):
        asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n"
        asked += f"Authorization: {phone['Authorization']}\r\nConnection: close\r\n\r\n"
        secured.sendall(asked.encode())
        answer = b"".join(iter(lambda: secured.recv(65536), b""))
    assert answer.split(b" ", 2)[1] == b"404", answer[:300]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"},
    ],
)
def test_other_names_and_pages_of_others_are_refused(
    both: Both, phone: dict[str, str], headers: dict[str, str]
) -> None:
    answer = both.network.get(f"{API}/mobile/me", headers={**phone, **headers})
    assert answer.status_code == 403


def test_its_own_page_and_the_names_of_the_certificate_are_answered(
    both: Both, phone: dict[str, str]
) -> None:
    own = {"Host": f"localhost:{both.port}", "Origin": f"https://localhost:{both.port}"}
    assert both.network.get(f"{API}/mobile/me", headers={**phone, **own}).status_code == 200
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert both.network.get("/m", headers=followed).status_code in (200, 503)


def test_sockets_of_the_network_are_those_of_live_sessions_only(tmp_path: Path) -> None:
    seen: list[dict[str, Any]] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(dict(scope))

    def ask(path: str, **headers: str) -> list[dict[str, Any]]:
        sent: list[dict[str, Any]] = []
        scope = {
            "type": "websocket",
            "path": path,
            "headers": [
                (name.encode(), value.encode()) for name, value in {"host": "127.0.0.1", **headers}.items()
            ],
        }

        async def receive() -> dict[str, Any]:
            return {"type": "websocket.connect"}

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(Network(app, names=frozenset())(scope, receive, send))
        return sent

    assert ask("/api/v1/live/sessions/01J/feed", origin="https://127.0.0.1") == []
    assert seen[-1][NETWORK] is True
    for path, headers in (
        ("/api/v1/live/wall", {}),
        ("/api/v1/jobs/x/events", {}),
        ("/api/v1/live/sessions/../feed", {}),
        ("/api/v1/live/sessions/01J/feed", {"origin": "https://evil.example"}),
        ("/api/v1/live/sessions/01J/feed", {"host": "evil.example"}),
    ):
        (closed,) = ask(path, **headers)
        assert closed["type"] == "websocket.close"
    assert len(seen) == 1


def test_a_socket_over_tls_needs_the_token_of_a_phone(both: Both, phone: dict[str, str]) -> None:
    trust = ssl.create_default_context(cafile=both.certificate)
    feed = f"wss://127.0.0.1:{both.port}{API}/live/sessions/01JDBX0000000000000000HOME/feed"

    def closed_with(token: str | None) -> int:
        with connect(feed, ssl=trust, proxy=None) as socket_:
            socket_.send(json.dumps({"type": "hello", "version": 1, "token": token}))
            with pytest.raises(ConnectionClosed) as closed:
                socket_.recv(timeout=30)
            assert closed.value.rcvd is not None
            return closed.value.rcvd.code

    assert closed_with(None) == 4401
    assert closed_with("ecm_guess") == 4401
    assert closed_with(phone["Authorization"].removeprefix("Bearer ")) == 4404
    with pytest.raises(InvalidStatus), connect(feed.replace("feed", "other"), ssl=trust, proxy=None):
        pass
    with (
        pytest.raises(InvalidStatus),
        connect(feed, ssl=trust, proxy=None, origin=Origin("https://evil.example")),
    ):
        pass


# ── certificates ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_certificate_is_kept_until_it_ends_or_addresses_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = self_signed(tmp_path)
    assert self_signed(tmp_path).fingerprint == first.fingerprint
    almost = datetime.now(UTC) + certificates.VALID - certificates.RENEWED_BEFORE + timedelta(days=1)
    renewed = self_signed(tmp_path, now=almost)
    assert renewed.fingerprint != first.fingerprint
    monkeypatch.setattr(certificates, "own_addresses", lambda: ["192.0.2.44"])
    moved = self_signed(tmp_path)
    assert moved.fingerprint != renewed.fingerprint
    assert "192.0.2.44" in moved.names
    moved.key.write_text("damaged")
    assert self_signed(tmp_path).fingerprint != moved.fingerprint


def test_each_mistake_with_a_certificate_is_one_sentence(tmp_path: Path) -> None:
    one, other = self_signed(tmp_path / "one"), self_signed(tmp_path / "other")
    assert given(one.certificate, one.key).names == one.names
    text = tmp_path / "text.pem"
    text.write_text("no certificate")
    for choice, sentence in (
        ("self-signde", r"--tls takes self-signed or two files as CERT,KEY, not “self-signde”\."),
        (f"{one.certificate},", r"two files as CERT,KEY"),
        (f"{tmp_path / 'none.pem'},{one.key}", r"There is no file .*none\.pem"),
        (f"{text},{one.key}", r"text\.pem is no certificate in PEM\."),
        (f"{one.certificate},{other.key}", r"does not fit the certificate"),
        (f"{one.certificate},{text}", r"is no private key in PEM"),
    ):
        with pytest.raises(InvalidInput, match=sentence):
            chosen_certificate(choice, tmp_path)


def test_a_certificate_that_ended_is_refused(tmp_path: Path) -> None:
    old = self_signed(tmp_path / "old", now=datetime.now(UTC) - certificates.VALID - timedelta(days=2))
    with pytest.raises(InvalidInput, match=r"ended on \d{4}-\d\d-\d\d: renew it\."):
        given(old.certificate, old.key)


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InvalidInput, match=rf"port {port} .* name another with --tls-port"):
            serve(port=0, data_dir=tmp_path, demo=False, phones=ForPhones("self-signed", port))


def test_both_listeners_end_together(tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("Windows has no signals of this kind")
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(tmp_path / "data")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process.stdout:
        said = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) in (0, -signal.SIGINT)
    port = int(said["phones"].rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), timeout=5):
        pass
    with Store(tmp_path / "data") as store:
        assert create_app(store).state.platform.phone_address is None


def test_the_marks_of_a_network_cannot_be_sent(open_app: Callable[..., Any]) -> None:
    client = open_app()
    answer = client.get(f"{API}/mobile/me", headers={NETWORK: "false", "ecgomics.device": "x"})
    assert answer.json()["participant"] is None
