"""Whether an ID token is what it should be (OpenID Connect Core 1.0, 3.1.3.7): signed by the provider, for us, now."""

import hmac
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from ecgomics.core.errors import Refused
from ecgomics.services.oidc.provider import Provider

#: Clocks of two servers may differ by so much.
LEEWAY_S: Final = 60.0
#: A token that was made longer ago was not made for this sign-in.
OLDEST_S: Final = 3600.0
_LONGEST_SUBJECT: Final = 255
_LEAST_BITS: Final = 2048
Key = RSAKey | ECKey | OKPKey
#: By algorithm the kind of key and, for those of curves, the curve. Nothing that a public key would sign with.
_ALGORITHMS: Final[Mapping[str, tuple[str, str | None, type[Key]]]] = {
    "RS256": ("RSA", None, RSAKey),
    "PS256": ("RSA", None, RSAKey),
    "ES256": ("EC", "P-256", ECKey),
    "EdDSA": ("OKP", "Ed25519", OKPKey),
}


class _Registry(JWSRegistry):
    """These algorithms alone; EdDSA is the name by which providers still know Ed25519."""

    max_header_length = 4096

    def get_alg(self, name: str):  # type: ignore[no-untyped-def]  # its type is not exported
        """The algorithm of a name."""
        if name not in _ALGORITHMS:
            raise UnsupportedAlgorithmError(f"Algorithm of '{name}' is not allowed")
        return self.algorithms[name]


_REGISTRY: Final = _Registry(strict_check_header=False)


def checked_claims(token: str, provider: Provider, *, nonce: str) -> Mapping[str, Any]:
    """What a token says; Refused for one that is forged, of others, for others, of another sign-in, or over."""
    try:
        header = jws.extract_compact(token.encode(), registry=_REGISTRY).headers()
        key = _key(header, provider)
        content = jws.deserialize_compact(token.encode(), key, registry=_REGISTRY).payload
        claims = json.loads(content)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise Refused("The provider's token is not signed as it should be.") from error
    if not isinstance(claims, dict):
        raise Refused("The provider's token says nothing that can be read.")
    _refuse_of_others(claims, provider.config.issuer, provider.config.client_id)
    _refuse_untimely(claims, time.time())
    said = claims.get("nonce")
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), nonce.encode()):
        raise Refused("The provider's token belongs to another sign-in: begin again.")
    return claims


def _key(header: Mapping[str, Any], provider: Provider) -> Key:
    algorithm, key_id = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in _ALGORITHMS:
        raise Refused("The provider's token is signed in a way that is not taken.")
    kind, curve, made_by = _ALGORITHMS[algorithm]
    fitting = [
        each
        for each in provider.keys(key_id if isinstance(key_id, str) else None)
        if each.get("kty") == kind
        and (curve is None or each.get("crv") == curve)
        and each.get("use", "sig") == "sig"
        and each.get("alg", algorithm) == algorithm
        and (key_id is None or each.get("kid") == key_id)
    ]
    if len(fitting) != 1:
        raise Refused("The provider's token is signed by a key that the provider does not have.")
    public = {name: value for name, value in fitting[0].items() if name in _PUBLIC}
    key = made_by.import_key(public)
    if isinstance(key, RSAKey) and key.raw_value.key_size < _LEAST_BITS:
        raise Refused("The provider's token is signed by a key that is too short.")
    return key


#: What of a key is read.
_PUBLIC: Final = frozenset({"kty", "n", "e", "crv", "x", "y"})


def _refuse_of_others(claims: Mapping[str, Any], issuer: str, client_id: str) -> None:
    audience = claims.get("aud")
    audiences: Sequence[object] = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp")
    is_ours = client_id in audiences and (party == client_id or (party is None and len(audiences) == 1))
    subject = claims.get("sub")
    if claims.get("iss") != issuer:
        raise Refused("The token is not of the provider that was asked.")
    if not is_ours:
        raise Refused("The provider's token was made for another service.")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise Refused("The provider's token names nobody.")


def _refuse_untimely(claims: Mapping[str, Any], now_s: float) -> None:
    expires_s, made_s, begins_s = (_moment(claims.get(each)) for each in ("exp", "iat", "nbf"))
    if expires_s is None or made_s is None:
        raise Refused("The provider's token does not say how long it is valid.")
    if now_s > expires_s + LEEWAY_S or now_s > made_s + OLDEST_S:
        raise Refused("The provider's token is over: begin again.")
    if made_s > now_s + LEEWAY_S or (begins_s is not None and begins_s > now_s + LEEWAY_S):
        raise Refused("The provider's token is of the future: the clocks of the two servers differ.")


def _moment(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
