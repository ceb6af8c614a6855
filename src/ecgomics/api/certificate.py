"""The certificate of the listener for phones: one that is given, or one that this machine signs for itself."""

import os
import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

SELF_SIGNED: Final = "self-signed"
#: Browsers take no certificate that is valid for longer than 398 days.
VALID: Final = timedelta(days=397)
#: One that ends so soon is made anew at the next start.
RENEWED_BEFORE: Final = timedelta(days=30)
_FOLDER: Final = "tls"
#: Addresses of documentation networks: to ask which of this machine's own would be taken; nothing is sent.
_ELSEWHERE: Final = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files of a certificate and its key, and what a person needs to know of it."""

    certificate: Path
    key: Path
    names: frozenset[str]
    """Names and addresses that it is made out to."""
    fingerprint: str
    """SHA-256, as browsers show it."""
    self_signed: bool


def chosen_certificate(choice: str, data_dir: Path) -> Certificate:
    """The certificate of `self-signed` or of CERT,KEY.

    InvalidInput, in one sentence, where a file is not there, is none, is out of date, or the key is of another.
    """
    if choice == SELF_SIGNED:
        return self_signed(data_dir / _FOLDER)
    certificate, comma, key = choice.partition(",")
    if not comma or not certificate.strip() or not key.strip():
        raise InvalidInput(f"--tls takes {SELF_SIGNED} or two files as CERT,KEY, not “{choice}”.")
    return given(Path(certificate.strip()).expanduser(), Path(key.strip()).expanduser())


def given(certificate: Path, key: Path) -> Certificate:
    """A certificate that somebody made; InvalidInput as `chosen_certificate`."""
    for path in (certificate, key):
        if not path.is_file():
            raise InvalidInput(f"There is no file {path}: --tls takes a certificate and its key as CERT,KEY.")
    found = _read(certificate)
    if found.not_valid_after_utc <= datetime.now(UTC):
        raise InvalidInput(
            f"The certificate {certificate} ended on {found.not_valid_after_utc:%Y-%m-%d}: renew it."
        )
    try:
        # A password that is asked for would stop the start: an empty one is given, and refused.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (ssl.SSLError, ValueError, OSError) as error:
        raise InvalidInput(
            f"The key {key} does not fit the certificate {certificate}, or is no private key in PEM without a "
            "password: give the two files that were made together."
        ) from error
    return Certificate(certificate, key, _names(found), _fingerprint(found), self_signed=False)


def self_signed(folder: Path, *, now: datetime | None = None) -> Certificate:
    """The certificate that this machine signed for itself, made anew where it ends soon or addresses are others."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    at = now or datetime.now(UTC)
    wanted = own_names()
    kept = _kept(certificate, key)
    if kept is None or kept.not_valid_after_utc - at < RENEWED_BEFORE or not wanted <= _names(kept):
        _make(certificate, key, wanted, at)
    found = _read(certificate)
    return Certificate(certificate, key, _names(found), _fingerprint(found), self_signed=True)


def own_names() -> frozenset[str]:
    """Names and addresses of this machine."""
    host = socket.gethostname().lower()
    names = {"localhost", "127.0.0.1", host, *own_addresses()}
    if "." not in host:
        names.add(f"{host}.local")
    return frozenset(each for each in names if each)


def own_addresses() -> list[str]:
    """Addresses under which others of the network reach this machine; that of the usual way out first."""
    found: list[str] = []
    for family, elsewhere in _ELSEWHERE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((elsewhere, 9))
                found.append(str(probe.getsockname()[0]))
        except OSError:
            continue
    try:
        named = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except OSError:
        named = []
    found += [str(address[4][0]) for address in named]
    usable = dict.fromkeys(each.partition("%")[0] for each in found)
    return [each for each in usable if not _is_local(each)]


def _is_local(address: str) -> bool:
    known = ip_address(address)
    return known.is_loopback or known.is_link_local


def _kept(certificate: Path, key: Path) -> "x509.Certificate | None":
    """The certificate of an earlier start; None where there is none that can be used."""
    try:
        given(certificate, key)
        return _read(certificate)
    except InvalidInput:
        return None


def _read(path: Path) -> "x509.Certificate":
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (ValueError, OSError) as error:
        raise InvalidInput(f"The file {path} is no certificate in PEM.") from error


def _names(certificate: "x509.Certificate") -> frozenset[str]:
    from cryptography import x509

    try:
        said = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return frozenset()
    addresses = (str(each) for each in said.get_values_for_type(x509.IPAddress))
    return frozenset({*said.get_values_for_type(x509.DNSName), *addresses})


def _fingerprint(certificate: "x509.Certificate") -> str:
    from cryptography.hazmat.primitives import hashes

    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _make(certificate: Path, key: Path, names: Iterable[str], at: datetime) -> None:
    """Write a new key, which only its owner may read, and a certificate for the names."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    secret = ec.generate_private_key(ec.SECP256R1())
    made = _signed(secret, names, at)
    private = secret.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(key, private)
        _write(certificate, made.public_bytes(serialization.Encoding.PEM))
    except OSError as error:
        raise InvalidInput(f"The certificate cannot be written to {key.parent}: {error.strerror}.") from error


def _signed(secret: "ec.EllipticCurvePrivateKey", names: Iterable[str], at: datetime) -> "x509.Certificate":
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"ECGomics on {socket.gethostname()}"[:64])])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(hours=1))
        .not_valid_after(at + VALID)
        .add_extension(
            x509.SubjectAlternativeName([_general(each) for each in sorted(names)]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(secret, hashes.SHA256())
    )


def _general(name: str) -> "x509.GeneralName":
    from cryptography import x509

    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, for its owner only."""
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    unfinished.replace(path)
