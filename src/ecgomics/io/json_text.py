"""JSON (RFC 8259) of any encoding, bounded: its size, its nesting and its numbers, so that no text can do harm."""

import json
import re
from typing import Any, Final, NoReturn

from ecgomics.io.source import Source

#: Largest text that is parsed: its objects take up to ten times as much memory.
MOST_BYTES: Final = 2**27
#: Most objects and lists of one text: each takes some 100 bytes, however few it is written with.
MOST_CONTAINERS: Final = 2**22

_BOMS: Final = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
#: Exponents that may lead beyond any float; one pattern for each letter, as a first letter is found fast.
_EXPONENTS: Final = (re.compile(r"e\+?\d{3}"), re.compile(r"E\+?\d{3}"))
#: What stands before the exponent of a number, and not within a text such as the hexadecimal "8e480"; how much of it is
#: looked at, for how many exponents.
_NUMBER: Final = re.compile(r"(?:^|[\s,:\[])-?\d[\d.]*$")
_BEFORE: Final = 400
_MOST_EXPONENTS: Final = 64
#: A number of twice as many digits holds a block of them, wherever it stands; shorter ones stay below 10³⁰⁸.
_DIGITS: Final = 75
#: A string, or a mark that opens, closes or names.
_TOKEN: Final = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(:?)|[{}\[\]]', re.DOTALL)
#: Escapes in order: a pair of surrogates, half of one, or any other.
_ESCAPE: Final = re.compile(
    r"\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(u[dD][89a-fA-F][\da-fA-F]{2})|.)",
    re.DOTALL,
)


def parsed(source: Source, file_format: str) -> Any:
    """The value of a JSON text: dicts, lists, texts, finite numbers, bool and None.

    UnreadableFile where it is no JSON, too large or nested too deeply, or holds NaN, Infinity or a number beyond them.
    """
    if source.size > MOST_BYTES:
        raise source.unreadable(
            file_format, f"it is larger than {MOST_BYTES >> 20} MiB, the most that is parsed"
        )
    text = _decoded(source, file_format)
    if text.count("{") + text.count("[") > MOST_CONTAINERS:
        raise source.unreadable(file_format, f"it holds more than {MOST_CONTAINERS:,} objects and lists")
    whole = _whole(text)
    try:
        if _may_be_huge(whole):
            return json.loads(whole, parse_int=_finite_int, parse_float=_finite, parse_constant=_no_constant)
        return json.loads(whole, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = f"{error.msg} in line {error.lineno}, column {error.colno}"
        raise source.unreadable(file_format, f"its JSON is damaged ({place})") from error
    except RecursionError as error:
        raise source.unreadable(file_format, "its JSON is nested too deeply") from error
    except ValueError as error:
        raise source.unreadable(file_format, f"its JSON is damaged ({error})") from error


def head_text(source: Source) -> str:
    """The first bytes as text, without byte order mark and leading white space; the last character may be cut."""
    return source.head.decode(_encoding(source.head), errors="ignore").lstrip("\ufeff \t\r\n")


def keys(source: Source) -> frozenset[str]:
    """The keys of the outermost object that stand in the first bytes; empty where the content is no JSON object.

    It never raises for content: later keys may be missing, as the first bytes end anywhere.
    """
    text = head_text(source)
    if not text.startswith("{"):
        return frozenset()
    found, depth = set(), 0
    for token in _TOKEN.finditer(text):
        mark = token[0][0]
        if mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
        elif depth == 1 and token[2]:
            found.add(token[1])
        if depth == 0:
            break
    return frozenset(found)


def _encoding(content: bytes) -> str:
    """By the byte order mark, else by the zero bytes of the first two characters, which are ASCII in JSON."""
    named = next((name for mark, name in _BOMS if content.startswith(mark)), None)
    return named or json.detect_encoding(content)


def _decoded(source: Source, file_format: str) -> str:
    try:
        return source.data.decode(_encoding(source.data))
    except UnicodeDecodeError as error:
        raise source.unreadable(file_format, "its text is not in UTF-8, UTF-16 or UTF-32") from error


def _whole(text: str) -> str:
    """The text with a mark of replacement for each half of a surrogate pair, which no encoding can write again."""
    if "\\ud" not in text and "\\uD" not in text:
        return text
    return _ESCAPE.sub(lambda found: "\\ufffd" if found[1] else found[0], text)


def _may_be_huge(text: str) -> bool:
    """Whether a number of it may be larger than any float: only such texts are read number by number."""
    exponents = (found.start() for pattern in _EXPONENTS for found in pattern.finditer(text))
    return any(
        count == _MOST_EXPONENTS or _NUMBER.search(text[max(at - _BEFORE, 0) : at])
        for count, at in enumerate(exponents)
    ) or any(text[at : at + _DIGITS].isdigit() for at in range(0, len(text), _DIGITS))


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _finite(digits: str) -> float:
    value = float(digits)
    if abs(value) == float("inf"):
        raise ValueError("a number is too large")
    return value


def _finite_int(digits: str) -> int:
    _finite(digits)
    return int(digits)
