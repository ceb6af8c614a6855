"""Which operation of the interface an address means, before any route has seen the request."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import compile_path

#: Where the operation stands in the scope of a request; None where nothing is under its address.
OPERATION: Final = "ecgomics.operation"


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one kind of address."""

    id: str
    method: str
    path: str
    """As it stands in the description, with names in the place of identifiers."""
    pattern: re.Pattern[str]


class Addresses:
    """The operations of routers, in the order in which these are asked."""

    def __init__(self, routers: Iterable[tuple[str, APIRouter]]) -> None:
        self.all = tuple(each for prefix, router in routers for each in _operations(prefix, router))
        self._of_method: dict[str, list[Operation]] = {}
        for each in self.all:
            self._of_method.setdefault(each.method, []).append(each)

    def find(self, method: str, path: str) -> Operation | None:
        """What is asked for; None where nothing is under the address."""
        found = self._of_method.get("GET" if method == "HEAD" else method, ())
        return next((each for each in found if each.pattern.match(path)), None)


def _operations(prefix: str, router: APIRouter) -> Iterable[Operation]:
    for route in router.routes:
        if isinstance(route, APIRoute):
            path = prefix + route.path
            pattern, _, _ = compile_path(path)
            for method in sorted(route.methods or ()):
                yield Operation(route.operation_id or "", method, path, pattern)
