"""Generated requests through the whole description of the interface: no 5xx, no status or shape that it does not say.

    python -m benchmarks.schema_fuzz                                # 5,000 requests, without accounts
    python -m benchmarks.schema_fuzz --requests 50000 --accounts    # by people of each role, tokens, a phone, nobody
    python -m benchmarks.schema_fuzz --accounts --caller viewer --seed 7
    python -m benchmarks.schema_fuzz --only /cohorts                # operations with that in their address

A server process is started on an empty store and filled with something of every kind; seven in ten addresses then name
what is there. Half of the requests are as the description says, three in ten against it, two in ten broken below it:
other methods, headers, content types, bodies that are no JSON. Prints answers by status, whatever an answer was that
the description does not tell, once with a request that shows it, and requests against it that went through. The exit
status is 1 where something must not be. Needs schemathesis, of the extra `dev`.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

import httpx2 as httpx

from benchmarks.schema_fuzz.callers import WITH, WITHOUT, Callers, make_root, sign_in_root
from benchmarks.schema_fuzz.drive import Driver, Tally
from benchmarks.schema_fuzz.identifiers import Identifiers
from benchmarks.schema_fuzz.server import Served, served
from benchmarks.schema_fuzz.world import API, Filler


def main() -> int:
    """Run, print, and fail where something must not be."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--accounts", action="store_true", help="a server on which people sign in")
    parser.add_argument("--caller", choices=sorted({*WITH, *WITHOUT}), help="one of the callers alone")
    parser.add_argument("--only", default="", help="a part of METHOD /address")
    options = parser.parse_args()
    begun_s = time.monotonic()
    names = WITH if options.accounts else WITHOUT
    chosen = names if options.caller is None else (options.caller,)
    with tempfile.TemporaryDirectory() as folder:
        if options.accounts:
            make_root(Path(folder) / "data")
        with served(Path(folder), ["--accounts"] if options.accounts else []) as server:
            tally = fuzzed(server, options.requests, seed=options.seed, only=options.only, names=chosen)
            tracebacks = server.tracebacks()
    show(tally, tracebacks)
    print(f"{tally.requests} requests in {time.monotonic() - begun_s:.0f} s, seed {options.seed}")
    return 1 if tally.found or tracebacks else 0


def fuzzed(
    server: Served,
    requests: int,
    *,
    seed: int,
    names: tuple[str, ...],
    only: str = "",
    most_operations: int | None = None,
) -> Tally:
    """Fill the server and send it so many requests, by each caller as many; to operations drawn with the seed."""
    random = Random(seed)
    with httpx.Client(base_url=server.address, timeout=120.0, trust_env=False) as client:
        if client.get(f"{API}/session").json()["accounts"]:
            sign_in_root(client)
        filler = Filler(client)
        filler.fill()
        callers = Callers(filler, names)
        driver = Driver(server.address, Identifiers(filler, random), callers, random)
        operations = driver.operations(only)
        if most_operations is not None:
            drawn = random.sample(range(len(operations)), min(most_operations, len(operations)))
            operations = [operations[each] for each in sorted(drawn)]
        with suppress(KeyboardInterrupt):  # what was sent until then is told
            driver.drive(operations, requests, seed_number=seed)
    return driver.tally


def show(tally: Tally, tracebacks: Sequence[str]) -> None:
    """Print what was found, and the figures."""
    print()
    for (operation, what), count in sorted(tally.times.items()):
        print(f"{count:6}  {operation}: {what}")
    for line in tracebacks:
        print(f"\nin the log: {line}")
    for name, why in sorted(tally.not_made.items()):
        print(f"not made: {name}: {why}")
    print()
    for caller in sorted({caller for caller, _, _ in tally.statuses}):
        counts: Counter[int] = Counter()
        for (by, _, status), count in tally.statuses.items():
            counts[status] += count if by == caller else 0
        told = "  ".join(f"{status} {count}" for status, count in sorted(counts.items()) if count)
        print(f"{caller:<14} {counts.total():6}  {told}")
    print("by kind:  ", "  ".join(f"{kind} {count}" for kind, count in sorted(tally.kinds.items())))
    asked = {name for _, name, _ in tally.statuses}
    never = sorted(asked - {name for _, name, status in tally.statuses if status < 400})
    print(f"operations: {len(asked)}; never answered with success: {never}")
    print(f"against the description and let through: {tally.accepted.total()} {dict(tally.accepted)}")
    print(f"must not be: {len(tally.found)} kinds, {tally.times.total()} answers")


if __name__ == "__main__":
    sys.exit(main())
