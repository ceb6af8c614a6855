"""Rounds of work, kill, start and look."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.kills.facts import Facts, Known
from benchmarks.kills.looking import Looking
from benchmarks.kills.work import Ledger, Worker
from benchmarks.servers import Serving
from ecgomics.core.recording import Recording, Subject
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.store import Addition, Selection, Store

PEOPLE: Final = 4
_IN_THE_COHORT: Final = 24
_LONG_S: Final = 660.0
#: When the kill comes after the first change of a round was acknowledged, or after so long without one.
_MOMENT_S: Final = (0.0, 3.0)
_FIRST_WITHIN_S: Final = 30.0
#: Recordings of earlier rounds whose samples are looked at again.
_LOOKED_AT_AGAIN: Final = 20


@dataclass
class Outcome:
    """What was done, and what was wrong afterwards."""

    kills: int = 0
    acknowledged: int = 0
    recordings: int = 0
    jobs: int = 0
    wrong: list[str] = field(default_factory=list)


def killed(
    folder: Path, url: str, *, kills: int, draw: random.Random, tell: Callable[[str], None] = lambda _: None
) -> Outcome:
    """Kill a server on a new store so many times; draw decides when and what is done."""
    ledger, outcome = Ledger(), Outcome()
    _fill(folder, url, ledger)
    server = Serving(folder, url)
    server.start()
    looking = Looking(folder, url)
    try:
        for number in range(kills):
            wrong = _round(server, looking, ledger, draw, name=f"{draw.random()} {number}")
            outcome.wrong += [f"kill {number + 1}: {each}" for each in wrong]
            outcome.kills += 1
            tell(
                f"kill {number + 1}: {ledger.acknowledged} acknowledged, {len(ledger.recordings)} recordings, "
                f"started in {server.started_s:.1f} s, {len(wrong)} wrong"
            )
        outcome.wrong += looking.wrong(ledger, content_of=ledger.recordings.values())
    finally:
        looking.close()
        server.end()
    outcome.acknowledged, outcome.jobs = ledger.acknowledged, len(ledger.jobs)
    outcome.recordings = sum(each.facts.there for each in ledger.recordings.values())
    return outcome


def _round(server: Serving, looking: Looking, ledger: Ledger, draw: random.Random, *, name: str) -> list[str]:
    there = [each for each in ledger.recordings.values() if each.facts.there and each.number is not None]
    before = set(ledger.recordings)
    workers = [
        Worker(ledger, there[place::PEOPLE], port=server.port, seed=f"{name} {place}")
        for place in range(PEOPLE)
    ]
    ledger.begin_round()
    for each in workers:
        each.start()
    moment_s = draw.uniform(*_MOMENT_S)
    ledger.wait_for_more(_FIRST_WITHIN_S)
    workers[0].join(moment_s)
    server.kill()
    for each in workers:
        each.join()
    server.start()
    stuck = looking.wait()
    new = [known for id_, known in ledger.recordings.items() if id_ not in before]
    again = draw.sample(there, min(len(there), _LOOKED_AT_AGAIN))
    refusals = [f"refused: {each}" for worker in workers for each in worker.refusals]
    return [*refusals, *stuck, *looking.wrong(ledger, content_of=[*new, *again])]


def _fill(folder: Path, url: str, ledger: Ledger) -> None:
    """Recordings of two groups for the cohort, and a long one."""
    additions = []
    for number in range(_IN_THE_COHORT):
        group = "AB"[number % 2]
        rr_ms = 820.0 - 4.0 * number - (120.0 if group == "B" else 0.0)
        subject = Subject(age_years=40.0 + number, sex="female" if number % 3 else "male")
        made = _phantom(rr_ms, 8.0, name=f"cohort_{number:02d}", subject=subject, seed=number)
        additions.append(Addition(f"cohort{number:02d}", made, group=group))
    additions.append(Addition("long", _phantom(800.0, _LONG_S, name="long", subject=Subject(), seed=99)))
    with Store(folder, database_url=url or None) as store:
        store.add(*additions)
        members = [each.id for each in additions[:-1]]
        ledger.cohort = store.cohorts.add_cohort("all of it", Selection("recordings", tuple(members))).id
    for each in additions:
        ledger.put(Known(each.id, None, Facts()))


def _phantom(rr_ms: float, duration_s: float, *, name: str, subject: Subject, seed: int) -> Recording:
    plan = regular_plan(
        [rr_ms] * (int(1000 * duration_s / rr_ms) + 2), beat_shape(PATTERNS["normal"], Body()), first_s=0.2
    )
    acquisition = Acquisition(duration_s, 250.0, leads=("II",), noise=Noise(white_uv=3.0), seed=seed)
    return phantom(plan, acquisition, name=name, subject=subject).recording
