"""Generated requests through every operation of the description, each answer held against what is described."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, Literal

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import HypothesisException
from schemathesis import Case, GenerationMode
from schemathesis.checks import (
    load_all_checks,
    not_a_server_error,
)
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from benchmarks.schema_fuzz.callers import Caller, Callers
from benchmarks.schema_fuzz.identifiers import FIELDS, Identifiers
from benchmarks.schema_fuzz.odd import oddly

Kind = Literal["fitting", "unfit", "odd"]
"""As the description says, against it, or broken below the level of a description."""

#: Of every kind so many in ten.
SHARES: Final[Mapping[Kind, int]] = {"fitting": 5, "unfit": 3, "odd": 2}
#: How often what is there takes the place of what was made up.
REAL: Final = 0.7
REAL_FIELD: Final = 0.4
TIMEOUT_S: Final = 60.0
_CHECKS: Final = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
_MOST_SHOWN: Final = 600
#: Making a request up takes longer than sending it: each caller sends it so often.
_TIMES: Final = 2
_TOLD_EVERY: Final = 500
#: Operations between two looks at what is there; deleting is preceded by one each time.
_LOOK_EVERY: Final = 25


@dataclass(frozen=True, slots=True)
class Found:
    """Something that must not be: where, what, and a request that shows it."""

    operation: str
    what: str
    request: str
    answer: str


@dataclass
class Tally:
    """What was asked and answered."""

    statuses: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    """Answers by caller, operation and status."""
    kinds: Counter[str] = field(default_factory=Counter)
    found: dict[tuple[str, str], Found] = field(default_factory=dict)
    """The first of each."""
    times: Counter[tuple[str, str]] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    """By operation, requests against the description that were answered with success."""
    not_made: dict[str, str] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """How many were sent."""
        return self.statuses.total()

    def note(self, found: Found) -> None:
        """One more of a kind."""
        key = (found.operation, found.what)
        if key not in self.found:
            self.found[key] = found
            print(f"{found.operation}: {found.what}\n  {found.request}\n  {found.answer}", flush=True)
        self.times[key] += 1


@dataclass
class Driver:
    """Sends requests to one platform as one caller."""

    address: str
    identifiers: Identifiers
    callers: Callers
    random: Random
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        load_all_checks()

    def operations(self, only: str = "") -> list[Any]:
        """Every operation whose name has that in it; what deletes, and what ends or closes who asks, comes last."""
        document = requests.get(f"{self.address}/api/v1/openapi.json", timeout=10 * TIMEOUT_S)
        schema = schemathesis.openapi.from_dict(document.json())
        found = [each.ok() for each in schema.get_all_operations()]
        return sorted((each for each in found if only in _name(each)), key=_harm)

    def drive(self, operations: Sequence[Any], count: int, *, seed_number: int) -> None:
        """So many requests in all, of each operation as many; of others more where it has few different ones."""
        for number in range(100):
            left = count - self.tally.requests
            if left <= 0:
                return
            each_gets = max(1, left // len(operations) // (_TIMES * len(self.callers.all)))
            for place, operation in enumerate(operations):
                if place % _LOOK_EVERY == 0 or _harm(operation):
                    self.identifiers.look()
                    self.callers.renew()
                self._requests(operation, each_gets, seed_number=seed_number + number)
                if self.tally.requests >= count:
                    return

    def _requests(self, operation: Any, count: int, *, seed_number: int) -> None:
        for kind, share in SHARES.items():
            some = count * share // 10 or int(self.random.random() * 10 < count * share)
            if some:
                self._of_kind(operation, kind, some, seed_number=seed_number)

    def _of_kind(self, operation: Any, kind: Kind, count: int, *, seed_number: int) -> None:
        mode = GenerationMode.NEGATIVE if kind == "unfit" else GenerationMode.POSITIVE

        @seed(f"{seed_number} {_name(operation)}")  # any hashable value, as Hypothesis says
        @settings(
            max_examples=count,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(mode))
        def one(case: Case) -> None:
            self._one(case, kind)

        try:
            one()
        except (HypothesisException, schemathesis.errors.SchemathesisError) as cannot:
            self.tally.not_made[f"{_name(operation)} {kind}"] = f"{type(cannot).__name__}: {cannot}"[:200]

    def _one(self, case: Case, kind: Kind) -> None:
        """One made-up request, by each caller more than once, with what is there in other places each time."""
        for caller in self.random.sample(self.callers.all * _TIMES, len(self.callers.all) * _TIMES):
            self._make_real(case, in_fields=kind != "unfit")
            self._ask(caller, case, kind)

    def _ask(self, caller: Caller, case: Case, kind: Kind) -> None:
        self.tally.kinds[kind] += 1
        if self.tally.kinds.total() % _TOLD_EVERY == 0:
            print(f"{self.tally.kinds.total()} requests", flush=True)
        name, how = _name(case.operation), ""
        try:
            if kind == "odd":
                how, response = oddly(caller.session, case, self.address, caller.headers, self.random)
            else:
                response = case.call(
                    self.address,
                    session=caller.session,
                    headers=dict(caller.headers),
                    timeout=TIMEOUT_S,
                    allow_redirects=False,
                )
        except requests.RequestException as failed:
            what = f"no answer: {type(failed).__name__}"
            self.tally.note(Found(name, what, repr(case)[:_MOST_SHOWN], str(failed)))
            return
        finally:
            caller.session.cookies.clear()
        self.tally.statuses[caller.name, name, response.status_code] += 1
        checked = case.method.upper() == response.request.method and not how.startswith("path")
        for what in self._wrong(case, response, checked=checked):
            shown = f"{caller.name}: {_shown(response, how)}"
            self.tally.note(Found(name, what, shown, response.text[:_MOST_SHOWN]))
        if kind == "unfit" and response.status_code < 300 and _fails(case, response, negative_data_rejection):
            self.tally.accepted[name] += 1

    def _wrong(self, case: Case, response: Any, *, checked: bool) -> Iterator[str]:
        if not checked:
            if response.status_code >= 500:
                yield f"status {response.status_code} for another method or address"
            return
        for check in _CHECKS:
            for failure in _failures(case, response, check):
                yield _told(failure)

    def _make_real(self, case: Case, *, in_fields: bool) -> None:
        if case.path_parameters and self.random.random() < REAL:
            case.path_parameters = {**case.path_parameters, **self.identifiers.for_address(case.path)}
        if in_fields and case.query:
            case.query = {name: self._real(name, value) for name, value in case.query.items()}
        if in_fields and isinstance(case.body, dict):
            case.body = self._real_in(case.body)

    def _real(self, name: str, value: Any) -> Any:
        if name not in FIELDS or self.random.random() >= REAL_FIELD:
            return value
        known = self.identifiers.for_field(name)
        if known is None or isinstance(value, dict | int | float):
            return value
        return [known] if isinstance(value, list) else known

    def _real_in(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._real_in(self._real(name, each)) for name, each in value.items()}
        return [self._real_in(each) for each in value] if isinstance(value, list) else value


def _harm(operation: Any) -> int:
    """How much an operation takes from those that come after it."""
    if re.search(r"/(session|accounts|members|tokens|devices)", operation.path):
        return 2
    return int(operation.method.upper() == "DELETE")


def _name(operation: Any) -> str:
    return f"{operation.method.upper()} {operation.path}"


def _fails(case: Case, response: Any, check: Callable[..., Any]) -> bool:
    return any(True for _ in _failures(case, response, check))


def _failures(case: Case, response: Any, check: Callable[..., Any]) -> Iterator[Failure]:
    try:
        case.validate_response(response, checks=[check])
    except FailureGroup as group:
        yield from (each for each in group.exceptions if isinstance(each, Failure))


def _told(failure: Failure) -> str:
    """The kind of a failure with what tells it from others of its kind."""
    first = re.sub(r"\s+", " ", failure.message)[:160]
    return f"{failure.title}: {first}"


def _shown(response: Any, how: str) -> str:
    sent = response.request
    body = sent.body[:_MOST_SHOWN] if sent.body else ""
    told = f"{sent.method} {sent.url[:_MOST_SHOWN]} {body!r}"
    return f"{told} ({how})" if how else told
