"""A provider: what its discovery document says, its keys, and the exchange of a code for an ID token."""

import base64
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from ecgomics.core.errors import Refused, Unavailable
from ecgomics.services.oidc.config import ProviderConfig
from ecgomics.services.oidc.fetching import Hosts, fetched

WELL_KNOWN: Final = "/.well-known/openid-configuration"
#: How long a discovery document and keys are kept.
KEPT_S: Final = 3600.0
#: A key that is not among those kept is looked for anew, but not more often than that.
LOOKED_AGAIN_S: Final = 30.0
MOST_KEYS: Final = 100
_SUCCESS: Final = 200
_REFUSED: Final = range(400, 500)

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a provider does what; None: it offers no end of a session."""

    authorization: str
    token: str
    keys: str
    end_session: str | None
    sends_issuer: bool
    """Whether its answers name it (RFC 9207)."""
    by_form: bool
    """Whether it takes the client's secret in the form alone."""


class Provider:
    """One provider, with what was asked of it lately."""

    def __init__(self, config: ProviderConfig, *, clock: Clock = time.monotonic) -> None:
        self.config = config
        self._hosts = Hosts(config.issuer, config.hosts)
        self._clock = clock
        self._asking = threading.Lock()
        self._addresses: tuple[float, Addresses] | None = None
        self._keys: tuple[float, Sequence[Mapping[str, Any]]] | None = None

    def addresses(self) -> Addresses:
        """What its discovery document says; Unavailable where it does not answer or says what cannot be."""
        with self._asking:
            if self._addresses is None or self._clock() - self._addresses[0] > KEPT_S:
                self._addresses = (self._clock(), self._discovered())
            return self._addresses[1]

    def keys(self, key_id: str | None) -> Sequence[Mapping[str, Any]]:
        """Its keys, asked for anew where none of those kept has that identifier."""
        url = self.addresses().keys
        with self._asking:
            if self._keys is None or self._is_old(self._keys, key_id):
                self._keys = (self._clock(), self._asked_keys(url))
            return self._keys[1]

    def _is_old(self, kept: tuple[float, Sequence[Mapping[str, Any]]], key_id: str | None) -> bool:
        age_s = self._clock() - kept[0]
        is_known = key_id is None or any(each.get("kid") == key_id for each in kept[1])
        return age_s > KEPT_S or (not is_known and age_s > LOOKED_AGAIN_S)

    def address_to_begin(self, *, redirect_uri: str, state: str, nonce: str, challenge: str) -> str:
        """Where a browser goes to sign in."""
        said = {
            "response_type": "code",
            "client_id": self.config.client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(self.config.scopes),
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return _extended(self.addresses().authorization, said)

    def address_to_end(self, *, back: str) -> str | None:
        """Where a browser goes so that the provider forgets it, too; None where the provider offers none."""
        end = self.addresses().end_session
        if end is None:
            return None
        return _extended(end, {"client_id": self.config.client_id, "post_logout_redirect_uri": back})

    def id_token(self, code: str, *, verifier: str, redirect_uri: str) -> str:
        """The ID token that a code is exchanged for; Refused for a code that the provider does not take (any more)."""
        addresses = self.addresses()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        headers = {}
        if addresses.by_form:
            form |= {"client_id": self.config.client_id, "client_secret": self.config.client_secret}
        else:
            headers["Authorization"] = _basic(self.config.client_id, self.config.client_secret)
        status, said = fetched(addresses.token, hosts=self._hosts, form=form, headers=headers)
        if said.get("error") == "invalid_client":
            raise Unavailable(
                "The provider does not know this server: who runs it looks at client_id and secret."
            )
        if status in _REFUSED:
            raise Refused("The provider does not take this sign-in any more: begin again.")
        token = said.get("id_token")
        if status != _SUCCESS or not isinstance(token, str):
            raise Unavailable("The provider gives no ID token: try again in a moment.")
        return token

    def _discovered(self) -> Addresses:
        said = self._asked(self.config.issuer.rstrip("/") + WELL_KNOWN)
        if said.get("issuer") != self.config.issuer:
            raise Unavailable(
                "The provider calls itself otherwise than the issuer that this server was told."
            )
        ends = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if not all(self._hosts.are_of(said.get(each)) for each in ends):
            raise Unavailable(
                "The provider names an address that is not its own; who runs the server must allow its host."
            )
        end_session = said.get("end_session_endpoint")
        ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return Addresses(
            authorization=said["authorization_endpoint"],
            token=said["token_endpoint"],
            keys=said["jwks_uri"],
            end_session=end_session if self._hosts.are_of(end_session) else None,
            sends_issuer=said.get("authorization_response_iss_parameter_supported") is True,
            by_form="client_secret_basic" not in ways,
        )

    def _asked_keys(self, url: str) -> Sequence[Mapping[str, Any]]:
        keys = self._asked(url).get("keys")
        if not isinstance(keys, list) or len(keys) > MOST_KEYS:
            raise Unavailable("The provider gives no keys that can be used.")
        return [each for each in keys if isinstance(each, dict)]

    def _asked(self, url: str) -> dict[str, Any]:
        status, said = fetched(url, hosts=self._hosts)
        if status != _SUCCESS:
            raise Unavailable(f"The provider answers {status}: try again in a moment.")
        return said


def _extended(address: str, said: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(said)}"


def _basic(name: str, secret: str) -> str:
    """RFC 6749, 2.3.1: both are encoded as in a form before they are put together."""
    pair = f"{quote(name, safe='')}:{quote(secret, safe='')}"
    return "Basic " + base64.b64encode(pair.encode()).decode()
