"""A sample of what `python -m benchmarks.schema_fuzz` sends: no answer that the description does not tell."""

from pathlib import Path

import pytest

pytest.importorskip("schemathesis", reason="schemathesis is not installed: it comes with the extra dev")

from benchmarks.schema_fuzz.__main__ import fuzzed
from benchmarks.schema_fuzz.callers import WITHOUT
from benchmarks.schema_fuzz.server import served

REQUESTS = 240


def test_generated_requests_are_answered_as_the_description_says(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        tally = fuzzed(server, REQUESTS, seed=1, names=WITHOUT, most_operations=36)
        assert server.tracebacks() == []
    assert [f"{each.operation}: {each.what}\n{each.request}" for each in tally.found.values()] == []
    assert tally.requests >= REQUESTS
    assert {status for _, _, status in tally.statuses} >= {200, 403, 404, 422}
