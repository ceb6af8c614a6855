"""What the server says of its work: one line for each event, as text or as JSON, without secrets and without people.

A line says what happened, never to whom: sentences of ours carry identifiers that were drawn by lot, exceptions their
kind and the places in the code but not their text, which may quote a file or a value; of what other libraries say
only the part that is the same every time is kept. `redacted` is the net under all of it.
"""

import json
import logging
import os
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import IO, Any, Final, TextIO

from ecgomics.core.errors import EcgomicsError
from ecgomics.redaction import redacted


class Format(StrEnum):
    """What lines look like."""

    TEXT = "text"
    JSON = "json"


class Level(StrEnum):
    """How grave what is logged must be."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


#: Answers of the server, a line each.
ACCESS: Final = "ecgomics.access"
OURS: Final = "ecgomics"
#: How a process that the server starts is told to log as the server does.
CHILD_VARIABLE: Final = "ECGOMICS_CHILD_LOGS"
#: What the request that is being answered says of itself: its number, its route; set for each by the server.
ABOUT: ContextVar[Callable[[], Mapping[str, Any]] | None] = ContextVar("about", default=None)
_WITHHELD: Final = "A message of {name} at {file}:{line}, which may hold values, is left out."
#: Loggers of others whose messages without values are constants.
_CONSTANT: Final = ("uvicorn",)
#: Messages of which the first line is a constant.
_FIRST_LINE: Final = ("asyncio", "concurrent.futures")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Logs:
    """How the server logs. None: what goes with the format, as who asks for JSON operates a server."""

    format: Format = Format.TEXT
    level: Level | None = None
    access: bool | None = None
    """Whether each answer is a line."""
    addresses: bool = False
    """Whether it names the network address that asked."""

    @property
    def least(self) -> int:
        """The number of the level from which on there is a line."""
        usual = Level.INFO if self.format is Format.JSON else Level.WARNING
        return logging.getLevelNamesMapping()[(self.level or usual).upper()]

    @property
    def tells_access(self) -> bool:
        """Whether each answer is a line."""
        return self.format is Format.JSON if self.access is None else self.access


@contextmanager
def installed(logs: Logs, *, server: str, stream: IO[str] | None = None) -> Iterator[None]:
    """Log so until the end, whatever logs; server is its name in every line of JSON.

    An error that nobody foresaw ends the process with the status 1, its line without its text.
    """
    with ExitStack() as undo:
        undo.enter_context(_hooked())
        handler = logging.StreamHandler(stream or sys.stderr)
        handler.setFormatter(_Json(server) if logs.format is Format.JSON else _Text())
        _root_to(handler, undo)
        _leveled(OURS, logs.least, undo)
        _leveled(ACCESS, logging.INFO if logs.tells_access else logging.CRITICAL, undo)
        # Below a warning they tell headers, addresses and rows.
        _leveled("uvicorn", logging.WARNING, undo)
        os.environ[CHILD_VARIABLE] = f"{logs.format} {server}"
        undo.callback(os.environ.pop, CHILD_VARIABLE, None)
        try:
            yield
        except (EcgomicsError, OSError):
            raise  # the command says it in a sentence
        except Exception:
            logger.critical("The server ended by an error of its own.", exc_info=True)
            raise SystemExit(1) from None


def continued() -> bool:
    """In a process that a server started: log as the server does; otherwise nothing changes. Whether a server did."""
    chosen = os.environ.get(CHILD_VARIABLE)
    if chosen is None:
        return False
    form, _, server = chosen.partition(" ")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json(server) if form == Format.JSON else _Text())
    undo = ExitStack()
    undo.enter_context(_hooked())
    _root_to(handler, undo)
    undo.pop_all()  # to the end of the process
    return True


def _root_to(handler: logging.Handler, undo: ExitStack) -> None:
    handler.addFilter(_is_told)
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers, root.level = [handler], logging.WARNING

    def back() -> None:
        root.handlers = before
        root.setLevel(level)

    undo.callback(back)
    root.setLevel(logging.WARNING)  # forgets which levels were found before


def _is_told(record: logging.LogRecord) -> bool:
    """Ours by its own level; of others, whatever level they chose for themselves, what is at least a warning."""
    return _is_ours(record) or record.levelno >= logging.WARNING


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name == OURS or record.name.startswith(f"{OURS}.")


def _leveled(name: str, level: int, undo: ExitStack) -> None:
    found = logging.getLogger(name)
    undo.callback(found.setLevel, found.level)
    found.setLevel(level)


@contextmanager
def _hooked() -> Iterator[None]:
    """What Python itself would write to standard error goes through the log, too."""
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning)
    sys.excepthook = _ended
    threading.excepthook = lambda each: _ended(each.exc_type, each.exc_value, each.exc_traceback)
    sys.unraisablehook = lambda each: _ended(each.exc_type, each.exc_value, each.exc_traceback)
    warnings.showwarning = _warned
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning = before


def _ended(kind: type[BaseException], error: BaseException | None, where: TracebackType | None) -> None:
    if error is not None and not isinstance(error, SystemExit | KeyboardInterrupt):
        logger.critical("An error that nobody waited for.", exc_info=(kind, error, where))


def _warned(  # noqa: PLR0917 - as Python calls it
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """What it says stays out: libraries quote the values that they warn of."""
    logger.warning("Python warns: %s at %s:%d.", category.__name__, _short(filename), lineno)


def exception_lines(error: BaseException) -> list[str]:
    """The kind of an exception, of what it came from, and where in the code; never its text."""
    found: list[str] = []
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        found.append(("from " if found else "") + _kind(now))
        found += [
            f"  {_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
            for frame, line in traceback.walk_tb(now.__traceback__)
        ]
        if isinstance(now, BaseExceptionGroup):
            for each in now.exceptions:
                found += [f"  | {line}" for line in exception_lines(each)]
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)
    return found


def _kind(error: BaseException) -> str:
    """Its name, and the codes that say more without quoting anything."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    told = [getattr(error, each, None) for each in ("errno", "sqlstate", "sqlite_errorname")]
    codes = [str(each) for each in told if isinstance(each, str | int)]
    return f"{name} ({', '.join(codes)})" if codes else name


def _short(path: str) -> str:
    """Of a file of Python the part below what it is installed in: the rest names people and their folders."""
    for folder in sorted((each for each in sys.path if each), key=len, reverse=True):
        if path.startswith(folder + os.sep):
            return path[len(folder) + 1 :]
    return path.rpartition(os.sep)[2]


def _sentence(record: logging.LogRecord) -> str:
    """The message of one of ours; of others what is the same every time."""
    if _is_ours(record):
        return record.getMessage()
    text = record.msg if isinstance(record.msg, str) else ""
    if record.name.startswith(_FIRST_LINE):
        return text.partition("\n")[0]
    if text and (record.args or record.name.startswith(_CONSTANT)):
        return text.strip()
    return _WITHHELD.format(name=record.name, file=record.filename, line=record.lineno)


def _about(record: logging.LogRecord) -> dict[str, Any]:
    ask = ABOUT.get()
    given: Mapping[str, Any] = getattr(record, "fields", {})
    return {**(ask() if ask is not None else {}), **given}


def _exception(record: logging.LogRecord) -> list[str]:
    error = record.exc_info[1] if record.exc_info else None
    return [] if error is None else exception_lines(error)


def _moment(record: logging.LogRecord) -> str:
    found = datetime.fromtimestamp(record.created, UTC)
    return found.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class _Json(logging.Formatter):
    """One JSON object for each line."""

    def __init__(self, server: str) -> None:
        super().__init__()
        self._server = server

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said: dict[str, Any] = {
            "time": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redacted(_sentence(record)),
            "server": self._server,
            **{
                name: redacted(each) if isinstance(each, str) else each
                for name, each in _about(record).items()
            },
        }
        if lines := _exception(record):
            said["exception"] = [redacted(each) for each in lines]
        return json.dumps(said, ensure_ascii=False, default=lambda each: type(each).__name__)


class _Text(logging.Formatter):
    """A line for people, and indented below it where an exception came from."""

    def format(self, record: logging.LogRecord) -> str:
        """The line or lines."""
        about = " ".join(f"{name}={each}" for name, each in _about(record).items())
        head = f"{_moment(record)} {record.levelname} {record.name}: {_sentence(record)} {about}".rstrip()
        return redacted("\n".join([head.replace("\n", " "), *(f"    {each}" for each in _exception(record))]))
