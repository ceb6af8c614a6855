"""Damage to files, as transfers, disks and attackers do it; every mutation follows from its seed."""

from collections.abc import Callable
from random import Random
from typing import Final

Mutation = Callable[[bytes, Random], bytes]

_EXTREMES: Final = (0, 1, 2**7 - 1, 2**7, 2**8 - 1, 2**15 - 1, 2**15, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1)
_NUMBERS: Final = (
    b"0",
    b"-1",
    b"1e999",
    b"-1e308",
    b"nan",
    b"inf",
    b"99999999999999999999",
    b"",
    b"1e-320",
    b"2147483648",
)
_DEEP: Final = 100_000
_BOMB: Final = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
)
_EXTERNAL: Final = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def mutated(content: bytes, random: Random) -> bytes:
    """One to three kinds of damage, one after the other."""
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        content = random.choice(_kinds(content))(content, random)
    return content


def _kinds(content: bytes) -> tuple[Mutation, ...]:
    head = content[:400].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    general = (_flip, _flip, _truncate, _overwrite, _swap_length, _swap_length, _repeat, _remove)
    if head.startswith(b"<"):
        return (*general, _number, _number, _bomb, _deep_xml, _tag)
    if head[:1] in (b"{", b"["):
        return (*general, _number, _number, _deep_json, _number)
    if head.isascii() and head.translate(None, bytes(range(32))) == head.replace(b"\n", b"").replace(
        b"\r", b""
    ):
        return (*general, _number, _number)
    return general


def _place(content: bytes, random: Random) -> int:
    """Anywhere, but every other time among the first bytes, where the headers are."""
    limit = len(content) if random.random() < 0.5 else min(len(content), 1024)
    return random.randrange(max(limit, 1))


def _flip(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 4, 16)) if changed else 0):
        changed[_place(content, random)] ^= 1 << random.randrange(8)
    return bytes(changed)


def _truncate(content: bytes, random: Random) -> bytes:
    return content[: _place(content, random)]


def _overwrite(content: bytes, random: Random) -> bytes:
    at = _place(content, random)
    block: bytes = random.randbytes(random.choice((1, 2, 4, 16, 64)))
    return content[:at] + block + content[at + len(block) :]


def _swap_length(content: bytes, random: Random) -> bytes:
    """An integer of one, two or four bytes, either way round, becomes one that lengths and counts break at."""
    width, at = random.choice((1, 2, 4)), _place(content, random)
    value = int(random.choice(_EXTREMES)) % (1 << 8 * width)
    return content[:at] + value.to_bytes(width, random.choice(("little", "big"))) + content[at + width :]


def _repeat(content: bytes, random: Random) -> bytes:
    at, size = _place(content, random), random.choice((1, 8, 64, 512))
    return content[:at] + content[at : at + size] * random.choice((2, 3, 50)) + content[at + size :]


def _remove(content: bytes, random: Random) -> bytes:
    at = _place(content, random)
    return content[:at] + content[at + random.choice((1, 2, 8, 64, 512)) :]


def _number(content: bytes, random: Random) -> bytes:
    """A run of digits becomes a number that nobody expects."""
    at = _place(content, random)
    while at < len(content) and not content[at : at + 1].isdigit():
        at += 1
    end = at
    while end < len(content) and content[end : end + 1].isdigit():
        end += 1
    return content[:at] + random.choice(_NUMBERS) + content[end:]


def _bomb(content: bytes, random: Random) -> bytes:
    """Entities that unfold, or name a file of the machine, used in the place of a number."""
    start = content.find(b"?>") + 2 if content.startswith(b"<?xml") else 0
    name, doctype = random.choice(((b"&c;", _BOMB), (b"&a;", _EXTERNAL)))
    body = content[start:]
    at = body.find(b">", _place(body, random) if body else 0) + 1
    return content[:start] + doctype + body[:at] + name + body[at:]


def _deep_xml(content: bytes, random: Random) -> bytes:
    at = content.find(b">", _place(content, random)) + 1
    return content[:at] + b"<a>" * _DEEP + content[at:]


def _deep_json(content: bytes, random: Random) -> bytes:
    at = content.find(b":", _place(content, random)) + 1
    return content[:at] + random.choice((b"[", b'{"a":')) * _DEEP + content[at:]


def _tag(content: bytes, random: Random) -> bytes:
    """One element loses its end, or gets another's name."""
    at = content.find(b"<", _place(content, random))
    return content[:at] + random.choice((b"<x", b"<", b"</", b"<!--", b"<![CDATA[")) + content[at + 1 :]
