"""Signing in elsewhere, from the redirect there to the session here.

What checks signatures is loaded when somebody does so: most servers have no provider.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ecgomics.core.errors import NotFound, Refused
from ecgomics.services.oidc.config import OidcConfig
from ecgomics.services.oidc.identity import given_by, identity_of
from ecgomics.services.oidc.provider import Provider
from ecgomics.store import Store
from ecgomics.store.vouched import Admission

if TYPE_CHECKING:
    from ecgomics.services.oidc.begun import Begun

_NOT_BEGUN: Final = "This sign-in was not begun in this browser, or it took too long: begin again."
_NOT_LET: Final = "The provider did not let you in."
_ID_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider's redirect brought."""

    state: str
    code: str = ""
    error: str = ""
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class LetIn:
    """Somebody who signed in: the secret of the session's cookie, how long it lasts, and where they wanted to go."""

    secret: str
    longest: timedelta
    next: str


class Elsewhere:
    """The providers with whom people sign in, and whether they sign in with passwords, too."""

    def __init__(self, config: OidcConfig | None = None) -> None:
        self._config = config or OidcConfig()
        self._providers = {each.name: Provider(each) for each in self._config.providers.values()}

    @property
    def passwords(self) -> bool:
        """Whether passwords are taken."""
        return self._config.passwords

    @property
    def makes_accounts(self) -> bool:
        """Whether somebody could sign in where there is no account yet."""
        return any(each.makes_accounts for each in self._config.providers.values())

    @property
    def titles(self) -> dict[str, str]:
        """What stands on the button of each provider, by its name."""
        return {name: each.title for name, each in self._config.providers.items()}

    def vouching(self, issuer: str | None) -> str | None:
        """Name of the provider that is this issuer; None where none is."""
        found = (name for name, each in self._config.providers.items() if each.issuer == issuer)
        return next(found, None)

    def begin(self, name: str, *, redirect_uri: str, next_path: str) -> tuple[str, str]:
        """Where the browser goes, and what it keeps meanwhile. NotFound, Unavailable."""
        from ecgomics.services.oidc.begun import begin, sealed

        provider = self._provider(name)
        begun = begin(redirect_uri, next_path)
        to = provider.address_to_begin(
            redirect_uri=redirect_uri, state=begun.state, nonce=begun.nonce, challenge=begun.challenge
        )
        return to, sealed(begun, provider.config)

    def finish(self, store: Store, name: str, answer: Answer, *, kept: str, browser: str) -> LetIn:
        """Let somebody in. Refused where that is not to be, Unavailable where the provider does not answer."""
        from ecgomics.services.oidc.begun import opened
        from ecgomics.services.oidc.tokens import checked_claims

        provider = self._provider(name)
        begun = opened(kept, provider.config)
        if begun is None or not hmac.compare_digest(begun.state.encode(), answer.state.encode()):
            raise Refused(_NOT_BEGUN)
        _refuse_unfit(answer, provider)
        token = provider.id_token(answer.code, verifier=begun.verifier, redirect_uri=begun.redirect_uri)
        claims = checked_claims(token, provider, nonce=begun.nonce)
        config = provider.config
        who, given = identity_of(claims, config), given_by(claims, config)
        admission = Admission(makes=config.makes_accounts, links=config.links_accounts)
        account = store.vouched.sign_in(who, given, admission)
        longest = timedelta(hours=config.hours)
        _, secret = store.signed_in.begin(account.id, browser, session_id=_session_of(begun), longest=longest)
        return LetIn(secret, longest, begun.next)

    def address_to_end(self, name: str, *, back: str) -> str | None:
        """Where a browser goes to be forgotten there, too; None where the provider offers nothing such."""
        return self._provider(name).address_to_end(back=back)

    def _provider(self, name: str) -> Provider:
        found = self._providers.get(name)
        if found is None:
            raise NotFound("Nobody signs in with a provider of this name here.")
        return found


def _refuse_unfit(answer: Answer, provider: Provider) -> None:
    """An error in the place of a code, or the answer of a provider other than the one that was asked (RFC 9207)."""
    if (answer.issuer or provider.addresses().sends_issuer) and answer.issuer != provider.config.issuer:
        raise Refused("The answer is not of the provider that was asked.")
    if answer.error or not answer.code:
        raise Refused(_NOT_LET)


def _session_of(begun: "Begun") -> str:
    """Identifier of the one session that a sign-in may become."""
    return hashlib.sha256(b"session " + begun.state.encode()).hexdigest()[:_ID_DIGITS]
