"""Who a token says somebody is, whether they may come in, and what the groups that they are in give them."""

from collections.abc import Mapping
from typing import Any

from ecgomics.core.errors import Refused
from ecgomics.services.oidc.config import ProviderConfig
from ecgomics.store.vouched import Given, Identity

_NO_MAIL = "The provider does not vouch for an e-mail address of yours: verify it there first."


def identity_of(claims: Mapping[str, Any], config: ProviderConfig) -> Identity:
    """Who somebody is to the store; Refused where the file lets them not in."""
    email = _verified_email(claims)
    if config.domains and (email is None or email.rpartition("@")[2] not in config.domains):
        raise Refused(
            _NO_MAIL if email is None else "Your e-mail address is of no domain that is let in here."
        )
    if config.name_claim == "email" and email is None:
        raise Refused(_NO_MAIL)
    name = email if config.name_claim == "email" else _found(claims, config.name_claim)
    if not isinstance(name, str) or not name.strip():
        raise Refused(f"The provider does not say what you are called: its token has no {config.name_claim}.")
    display_name = claims.get("name")
    return Identity(
        issuer=config.issuer,
        subject=claims["sub"],
        name=name,
        display_name=display_name if isinstance(display_name, str) else "",
    )


def given_by(claims: Mapping[str, Any], config: ProviderConfig) -> Given:
    """What the groups give; Refused where none of them is let in."""
    groups = _groups(claims, config)
    if config.groups and not groups & config.groups:
        raise Refused("You are in no group that is let in here: ask who runs the server.")
    return Given(
        roles=tuple(each for each in config.roles if each.group in groups),
        projects=frozenset(each.project for each in config.roles),
        runs_server=bool(groups & config.runs_server) if config.runs_server else None,
    )


def _groups(claims: Mapping[str, Any], config: ProviderConfig) -> frozenset[str]:
    elsewhere = claims.get("_claim_names")
    if isinstance(elsewhere, Mapping) and config.groups_claim in elsewhere:
        raise Refused(
            "You are in more groups than the provider's token holds: it must be told to name fewer."
        )
    found = _found(claims, config.groups_claim)
    some = found if isinstance(found, list) else [found]
    return frozenset(each for each in some if isinstance(each, str))


def _found(claims: Mapping[str, Any], name: str) -> object:
    """A claim by its name, or by its way through others, as realm_access.roles."""
    if name in claims:
        return claims[name]
    found: object = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _verified_email(claims: Mapping[str, Any]) -> str | None:
    email = claims.get("email")
    is_verified = claims.get("email_verified") is True
    return email.strip().casefold() if is_verified and isinstance(email, str) and "@" in email else None
