"""The one shape of every error: a problem of RFC 9457.

The type tells programs what to do: `unstated` asks for a rate, unit or leads; `validation` lists the fields in errors,
`conflict` what somebody else changed meanwhile.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ecgomics.api.requests import HEADER, request_id
from ecgomics.core.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    Refused,
    Unavailable,
    UnreadableFile,
    Unstated,
)

MEDIA_TYPE: Final = "application/problem+json"
_TYPE: Final = "urn:ecgomics:problem:"
#: Parameters of `read` in the sentences of the readers; the upload has fields of the same names.
_PARAMETER: Final = re.compile(r"\b(fs_hz|unit|leads|columns)=")
#: Titles of RFC 9110; those of Python's http module differ between its versions.
TITLES: Final = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    409: "Conflict",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}

#: What any request may be answered with: no request of HTTP (too long an address, a wrong range), nobody we know.
_OF_ANY: Final = (400, 401)
#: What any request may be answered with: too many, or nothing can be served now.
_OF_LIMITS: Final = (429, 503)
#: What any request with a body may be answered with: too slow, too large, of another type.
_OF_BODIES: Final = (408, 413, 415)
_WITH_BODY: Final = frozenset({"post", "put", "patch"})
_RETRY_HEADER: Final = {
    "Retry-After": {"description": "Seconds to wait before trying again.", "schema": {"type": "integer"}}
}
#: A database that is started again takes some seconds.
_RETRY_AFTER_S: Final = "5"

#: Sentences for what the framework refuses with a title alone.
#: A character that no identifier has.
_NO_NAME: Final = "\0"
_ROUTING: Final = {
    404: "There is nothing under this address; /api/v1/openapi.json describes what there is.",
    405: "This address does not take {method} requests; /api/v1/openapi.json describes what it takes.",
}


class FieldError(BaseModel):
    """What is wrong with one field of a request."""

    field: str
    detail: str


class Problem(BaseModel):
    """An error (RFC 9457): detail is one sentence for people, type is for programs."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str | None = None
    """By which the log of the server knows the request."""
    errors: list[FieldError] | None = None


def problem(
    status: int,
    kind: str,
    detail: str,
    *,
    path: str,
    errors: Sequence[FieldError] | None = None,
    more: Mapping[str, object] | None = None,
) -> Response:
    """The answer for an error; more are members of its own that a program needs to go on."""
    body = Problem(
        type=_TYPE + kind,
        title=TITLES[status],
        status=status,
        detail=detail.encode(errors="replace").decode(),  # it may quote half a character that a file escapes
        instance=path,
        request_id=request_id(),
        errors=None if errors is None else list(errors),
    )
    content = body.model_dump(exclude_none=True) | dict(more or {})
    return JSONResponse(content, status, media_type=MEDIA_TYPE)


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For the OpenAPI description: the problems that an operation may answer with."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": TITLES[status], "content": content} for status in statuses}


def describe(document: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document with the shape that `answers` refers to in the place of FastAPI's own."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas = document["components"]["schemas"]
    schemas |= {**schema.pop("$defs"), "Problem": schema}
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    # A program that shows a token must show a valid one, wherever it asks; on this machine none is needed.
    document["security"] = [{}, {"token": []}]
    _say_what_any_may_answer(document)
    _name_files(document)
    return document


def _say_what_any_may_answer(document: dict[str, Any]) -> None:
    """Say of every operation what stands in front of its route answers; told once, and meant by name."""
    told = answers(*_OF_ANY, *_OF_LIMITS, *_OF_BODIES)
    for status in _OF_LIMITS:
        told[status]["headers"] = _RETRY_HEADER
    names = {status: TITLES[int(status)].replace(" ", "") for status in told}
    document["components"]["responses"] = {names[status]: each for status, each in told.items()}
    for path in document["paths"].values():
        for method, operation in path.items():
            statuses = (*_OF_ANY, *_OF_LIMITS, *(_OF_BODIES if method in _WITH_BODY else ()))
            for status in statuses:
                means = {"$ref": f"#/components/responses/{names[status]}"}
                operation["responses"].setdefault(str(status), means)


def _name_files(part: object) -> None:
    """Say of files that they are `binary`, too: generators of clients know no other word for them."""
    if isinstance(part, dict):
        if part.get("contentMediaType") == "application/octet-stream":
            part["format"] = "binary"
        for each in part.values():
            _name_files(each)
    elif isinstance(part, list):
        for each in part:
            _name_files(each)


def install(app: FastAPI) -> None:
    """Let every error of the app be answered as a problem."""
    app.add_exception_handler(InvalidInput, _invalid)
    app.add_exception_handler(Unavailable, _unavailable)
    app.add_exception_handler(RequestValidationError, _unfit)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _unexpected)


#: The most telling class first.
_KINDS: Final[Mapping[type[InvalidInput], tuple[int, str]]] = {
    NotFound: (404, "not-found"),
    Conflict: (409, "conflict"),
    Refused: (403, "forbidden"),
    Unstated: (422, "unstated"),
    UnreadableFile: (422, "unreadable-file"),
    InvalidInput: (422, "invalid-input"),
}


def _invalid(request: Request, error: Exception) -> Response:
    if _NO_NAME in request.scope["path"]:
        return problem(404, "not-found", _ROUTING[404], path=request.url.path)
    status, kind, sentence = told(error)
    overtaken = error.overtaken.items() if isinstance(error, Conflict) else ()
    errors = [FieldError(field=each, detail=text) for each, text in overtaken]
    return problem(status, kind, sentence, path=request.url.path, errors=errors or None)


def _unavailable(request: Request, error: Exception) -> Response:
    return unavailable(str(error), path=request.url.path)


def unavailable(sentence: str, *, path: str) -> Response:
    """The answer where something is away for a while."""
    answer = problem(503, "unavailable", sentence, path=path)
    answer.headers["Retry-After"] = _RETRY_AFTER_S
    return answer


def told(error: Exception) -> tuple[int, str, str]:
    """Status, kind and sentence of an error of ours; fields of a form stand in the place of parameters."""
    status, kind = next(known for each, known in _KINDS.items() if isinstance(error, each))
    return status, kind, without_parameters(str(error))


def without_parameters(sentence: str) -> str:
    """A sentence of the readers with fields of a form in the place of parameters."""
    return _PARAMETER.sub(r"\1", sentence)


def _unfit(request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else ()
    errors = [
        FieldError(field=".".join(str(part) for part in each["loc"][1:]), detail=each["msg"])
        for each in found
    ]
    detail = "The request does not fit: " + "; ".join(f"{each.field}: {each.detail}" for each in errors) + "."
    return problem(422, "validation", detail, path=request.url.path, errors=errors)


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else ""
    if detail == TITLES.get(status):
        detail = _ROUTING.get(status, "{title}.").format(title=detail, method=request.method)
    answer = problem(status, TITLES[status].lower().replace(" ", "-"), detail, path=request.url.path)
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


def _unexpected(request: Request, _error: Exception) -> Response:
    """A bug: the server logs it, the answer tells nothing of its inside."""
    detail = "The server met an error of its own; it is in the log."
    answer = problem(500, "internal", detail, path=request.url.path)
    answer.headers["Connection"] = "close"  # the server ends it: whoever asks next does so on another one
    if number := request_id():
        answer.headers[HEADER] = number  # this answer goes out beside what gives the others theirs
    return answer
