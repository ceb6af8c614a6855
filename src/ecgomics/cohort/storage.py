"""Remote storage through fsspec: which file system a URL means, errors in one sentence, and a second try.

A URL that carries a password is refused; what may be a signature (the query of an HTTP URL) is used, and never shown.
"""

import re
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from ecgomics.core.errors import InvalidInput

Result = TypeVar("Result")

_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
#: A URL that was taken for a path of this machine: pathlib makes one slash of two.
_COLLAPSED: Final = re.compile(r"(?:s3|s3a|gs|gcs|https?|memory|abfs|az):/(?!/)")
#: Pauses before a second try, a third and a fourth.
_PAUSES_S: Final = (0.5, 1.0, 2.0)
#: Answers of a server that another moment may change.
_BUSY: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_REFUSED: Final = frozenset({401, 403})
#: Errors of the libraries behind fsspec, by name, as they are perhaps not installed.
_CUT_OFF: Final = frozenset(
    (
        *("ClientPayloadError", "ServerDisconnectedError", "ClientOSError", "ClientConnectorError"),
        *("ServerTimeoutError", "ConnectionTimeoutError", "SocketTimeoutError", "ContentLengthError"),
        *("EndpointConnectionError", "ConnectTimeoutError", "ReadTimeoutError", "ConnectionClosedError"),
        *("IncompleteReadError", "ResponseStreamingError", "FSTimeoutError", "HttpProcessingError"),
    )
)
_NO_CREDENTIALS: Final = frozenset(
    {"NoCredentialsError", "PartialCredentialsError", "DefaultCredentialsError", "RefreshError"}
)
_NO_HOST: Final = frozenset({"ClientConnectorDNSError", "EndpointConnectionError"})


_SILENT: Final = frozenset({"ClientConnectorError", "ConnectionRefusedError", "ConnectTimeoutError"})


class NotFetched(InvalidInput):
    """A remote file that could not be had this time, by no fault of its own: the next run may have it."""


class NotThere(InvalidInput):
    """There is nothing in remote storage at a URL."""


class CutShort(OSError):
    """Fewer or more bytes came than the storage has of a file."""


def is_url(given: str | Path) -> bool:
    """Whether something given is a URL and no path; InvalidInput where it was one before it was made a path."""
    text = str(given)
    if isinstance(given, Path) and _COLLAPSED.match(text):
        raise InvalidInput(f"{shown(text)} was made a path: give URLs as text.")
    return _URL.match(text) is not None


def shown(url: str) -> str:
    """A URL as it may be shown: without user, password, query and fragment."""
    scheme, mark, rest = url.partition("://")
    if scheme.lower() in {"http", "https"}:
        rest = re.split(r"[?#]", rest, maxsplit=1)[0]
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}"


def storage_options(pairs: Sequence[str]) -> dict[str, Any]:
    """The options that `key=value` state: true, false and numbers as such, all else as text."""
    found: dict[str, Any] = {}
    for pair in pairs:
        key, mark, value = pair.partition("=")
        if not mark or not key.strip():
            raise InvalidInput("An option of storage is written key=value, as in anon=true.")
        flags = {"true": True, "false": False}
        found[key.strip()] = flags.get(value.lower(), int(value) if value.isdigit() else value)
    return found


def file_system(url: str, options: Mapping[str, Any]) -> tuple[Any, str]:
    """The file system of a URL and the path in it. InvalidInput where there is none, or the URL holds a password."""
    import fsspec

    scheme = url.partition("://")[0].lower()
    if "@" in urlsplit(url).netloc:
        raise InvalidInput(
            f"The URL {shown(url)} holds a user or a password: leave them to the configuration of fsspec, the "
            f"environment or the options of storage."
        )
    if "::" in url:
        raise InvalidInput(f"{shown(url)} is a chain of URLs: give a single one.")
    try:
        found: tuple[Any, str] = fsspec.core.url_to_fs(url, **options)
    except ImportError as error:
        raise InvalidInput(
            f"URLs with {scheme}:// need a package that is not installed: pip install 'ecgomics[remote]'."
        ) from error
    except ValueError as error:
        raise InvalidInput(
            f"{shown(url)} cannot be opened: there is no storage {scheme}://, or its options make no sense."
        ) from error
    except TypeError as error:
        raise InvalidInput(
            f"The storage of {scheme}:// knows not all of the options {', '.join(options)}."
        ) from error
    return found


def asked(url: str, call: Callable[[], Result]) -> Result:
    """What a call to a storage gives, after a few tries where it failed for the moment. InvalidInput says why not."""
    for pause_s in (*_PAUSES_S, None):
        try:
            return call()
        except (NotFetched, NotThere):
            raise
        except Exception as error:
            if isinstance(error, TypeError | AttributeError | AssertionError | NameError):
                raise
            passing = is_passing(error)
            if isinstance(error, InvalidInput) and not passing:
                raise
            if pause_s is None or not passing:
                raise refusal(url, error) from error
        time.sleep(pause_s)
    raise AssertionError("the last try gives or raises")


def is_passing(error: BaseException) -> bool:
    """Whether the same call may go well in a moment."""
    for each in _chain(error):
        status = _status(each)
        if status is not None:
            return status in _BUSY
        if isinstance(each, socket.gaierror) or type(each).__name__ in _NO_HOST | _NO_CREDENTIALS:
            return False
    return any(
        isinstance(each, ConnectionError | TimeoutError | CutShort) or type(each).__name__ in _CUT_OFF
        for each in _chain(error)
    )


def is_beyond_the_end(error: BaseException) -> bool:
    """Whether a part was asked for that begins where the file ends, or later."""
    return any(_status(each) == 416 or _code(each) == "InvalidRange" for each in _chain(error))


def refusal(url: str, error: BaseException) -> InvalidInput:
    """Why something cannot be had, in one sentence without anything that the libraries say."""
    place, chain = shown(url), list(_chain(error))
    names, codes = {type(each).__name__ for each in chain}, {_code(each) for each in chain}
    statuses = {status for each in chain if (status := _status(each)) is not None}
    reasons: list[tuple[object, type[InvalidInput], str]] = [
        ("NoSuchBucket" in codes, NotThere, f"There is no bucket {urlsplit(place).netloc}."),
        (
            names & _NO_CREDENTIALS,
            NotFetched,
            f"There are no credentials for {place}: give them in the environment, or anon=true for open storage.",
        ),
        (
            statuses & _REFUSED or "PermissionError" in names,
            NotFetched,
            f"The storage refuses access to {place}: the credentials do not allow it, or there are none.",
        ),
        (
            statuses & _BUSY,
            NotFetched,
            f"The storage cannot give {place} at the moment, and was asked several times.",
        ),
        (
            names & _NO_HOST or any(isinstance(each, socket.gaierror) for each in chain),
            NotFetched,
            f"The host of {place} cannot be found.",
        ),
        (names & _SILENT, NotFetched, f"The host of {place} does not answer."),
        (
            is_passing(error),
            NotFetched,
            f"The connection broke each time that {place} was fetched.",
        ),
        ("FileNotFoundError" in names, NotThere, f"{place} does not exist."),
        (True, NotFetched, f"{place} cannot be fetched ({type(error).__name__})."),
    ]
    kind, sentence = next((kind, sentence) for applies, kind, sentence in reasons if applies)
    return kind(sentence)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and those that it came from."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _status(error: BaseException) -> int | None:
    """The status of an HTTP answer behind an error."""
    response = getattr(error, "response", None)
    if type(error).__name__ in _CUT_OFF:
        return None
    if isinstance(response, Mapping):
        found = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    else:
        found = getattr(error, "status", None) or getattr(error, "code", None)
    return found if isinstance(found, int) else None


def _code(error: BaseException) -> str:
    """The word that S3 has for an error."""
    response = getattr(error, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, Mapping) else ""
