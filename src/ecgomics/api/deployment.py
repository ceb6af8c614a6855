"""How the server is reached: on this machine alone, or by a group of people who sign in."""

from dataclasses import dataclass
from ipaddress import ip_network
from typing import Final
from urllib.parse import urlsplit

from ecgomics.core.errors import InvalidInput

#: Browsers take a cookie of this prefix only under TLS, from this host, for every path.
_SECURE_COOKIE: Final = "__Host-ecgomics"
_PLAIN_COOKIE: Final = "ecgomics"


@dataclass(frozen=True, slots=True)
class Deployment:
    """How people reach the server, and whether they sign in."""

    accounts: bool = False
    names: frozenset[str] = frozenset()
    """Host names that it answers to beside those of this machine; `*.` stands for one part."""
    is_secure: bool = False
    """Whether browsers reach it under TLS."""
    public_url: str | None = None
    """The address of the proxy in front of it, without a path."""

    @property
    def cookie(self) -> str:
        """Name of the cookie of who signed in."""
        return _SECURE_COOKIE if self.is_secure else _PLAIN_COOKIE

    def address(self, host: str) -> str:
        """Where people reach it who asked for this host, which was looked at before."""
        return self.public_url or f"{self.scheme}://{host}"

    @property
    def scheme(self) -> str:
        """What browsers speak with it."""
        return "https" if self.is_secure else "http"

    def is_own(self, name: str) -> bool:
        """Whether it answers to a host name, in lower case."""
        return name in self.names or any(
            each.startswith("*.") and name.partition(".")[2] == each[2:] for each in self.names
        )


LOCAL: Final = Deployment()


def trusted(proxies: str) -> str:
    """Addresses and networks of proxies, with commas; InvalidInput where one is none, or where it is any."""
    for each in (part.strip() for part in proxies.split(",")):
        try:
            is_any = ip_network(each).prefixlen == 0
        except ValueError:
            is_any = True
        if is_any:
            raise InvalidInput(
                f"--trusted-proxies names addresses or networks, as 10.0.0.7 or 10.0.0.0/24; “{each}” is none that can "
                "be trusted: whoever asks could say where they are."
            )
    return proxies


def public_name(url: str) -> str:
    """The host name of the address by which people reach the server through a proxy; InvalidInput if it is none."""
    try:
        parts = urlsplit(url)
        name = parts.hostname or ""
        whole = f"https://{name}" + ("" if parts.port is None else f":{parts.port}")
    except ValueError:
        name, whole = "", ""
    if not name or url.rstrip("/").lower() != whole:
        raise InvalidInput(
            f"The public address “{url}” is none: it goes https://ecg.hospital.example, without a path."
        )
    return name
