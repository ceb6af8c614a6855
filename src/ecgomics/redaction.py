"""The last net under everything that is logged: secrets that no line should have held are taken out of it.

Lines are written so that no secret gets into them; this finds by its form what did all the same.
"""

import re
from typing import Final

_GONE: Final = "[removed]"
#: Tokens of programs and phones, secrets of open links and webhooks, by the prefix that each kind has.
_TOKENS: Final = re.compile(r"\b(ec[a-z]_|whsec_)[A-Za-z0-9_\-]{6,}")
#: The part of an address between its scheme and its host; a password may hold an @, a host may not.
_IN_ADDRESS: Final = re.compile(r"\b([a-z][a-z0-9+.\-]*://)[^\s\"'<>]*@", re.IGNORECASE)
#: Headers that say who asks, however they are written: as a line, as a pair of a list, as a member of JSON.
_HEADERS: Final = re.compile(
    r"\b(authorization|proxy-authorization|cookie|set-cookie|x-api-key|ecgomics-peer)\b"
    r"([\\\"']*\s*[:=,]\s*(?:b?[\\\"']+)?)[^\\\"'\n]+",
    re.IGNORECASE,
)
_BEARER: Final = re.compile(r"\b(bearer|basic)\s+[A-Za-z0-9._~+/=\-]{6,}", re.IGNORECASE)
#: What follows the word, in an address, a libpq string or a sentence.
_NAMED: Final = re.compile(
    r"\b(password|passwd|pwd|secret|token|api_key|apikey|access_key)(\\?[\"']?\s*[:=]\s*\\?[\"']?)[^\s\\\"'&,;)]+",
    re.IGNORECASE,
)


def redacted(text: str) -> str:
    """The text without what has the form of a secret; the prefix of a token stays, to say which kind it was."""
    text = _IN_ADDRESS.sub(rf"\1{_GONE}@", text)
    text = _HEADERS.sub(rf"\1\2{_GONE}", text)
    text = _BEARER.sub(rf"\1 {_GONE}", text)
    text = _TOKENS.sub(rf"\1{_GONE}", text)
    return _NAMED.sub(rf"\1\2{_GONE}", text)
