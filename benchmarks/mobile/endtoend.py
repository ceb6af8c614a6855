"""Runs of the app under faults: is every sample that the strap delivered in the store, once, and every loss a gap?"""

import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
from playwright.sync_api import Page

from benchmarks.mobile.phone import StrapPlan, connect, delivered, phone, wait_until_recording
from benchmarks.mobile.server import KillableServer, killable_server
from ecgomics.services.live_finish import ORIGINAL
from ecgomics.store import Store
from ecgomics.stream.wire import SETTLING, EcgFrame, decode, split

#: Samples of a packet of the strap, and the count of µs since 1970 at which its clock begins.
PACKET: Final = 73
CLOCK_US: Final = 946_684_800_000_000 + 599_616_000_000_000
#: Minutes of the strap's time pass in some seconds.
SPEED: Final = 8.0
#: What strikes a run, in an order that its seed chooses: the strap out of reach, the tab reloaded, the server killed.
FAULTS: Final = ("strap", "strap", "reload", "reload", "kill")
#: Between two faults, in seconds of a person.
PAUSE_S: Final = (0.8, 2.0)
_REPORT: Final = re.compile(r"[?&]recording=([0-9a-f]+)")


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did and what was found."""

    seed: int
    faults: Sequence[str]
    packets: int
    """Delivered while it recorded."""
    lost: Sequence[int]
    """Packets that were delivered and are not in the store."""
    doubled: Sequence[int]
    changed: Sequence[int]
    gaps: int
    wrong_gaps: Sequence[str]
    network: dict[str, int] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, doubled or changed, and all gaps are as long as they were."""
        return self.packets > 0 and not (self.lost or self.doubled or self.changed or self.wrong_gaps)


def run(seed: int, folder: Path, faults: Sequence[str] = FAULTS) -> Run:
    """One recording under faults, whose order and moments the seed chooses."""
    chance = random.Random(seed)
    plan = StrapPlan(seed, SPEED, fs_hz=130.0 * (1.0 + chance.uniform(-0.01, 0.01)), loss_share=0.03)
    chosen = chance.sample(faults, len(faults))
    with killable_server(folder) as server, phone(server.address, plan, trouble_share=0.04) as page:
        connect(page)
        page.get_by_role("button", name="Free recording").click()
        wait_until_recording(page)
        for fault in chosen:
            time.sleep(chance.uniform(*PAUSE_S))
            _strike(fault, page, server, chance)
        time.sleep(chance.uniform(*PAUSE_S))
        page.get_by_role("button", name="Stop and save").click()
        page.wait_for_url(_REPORT)
        found = _REPORT.search(page.url)
        packets = delivered(page)
        troubles = page.evaluate("JSON.parse(localStorage.getItem('network') ?? '{}')")
    assert found is not None
    done = Run(seed, chosen, 0, (), (), (), 0, (), troubles)
    return _judged(done, server.data, found[1], packets, plan)


def _strike(fault: str, page: Page, server: KillableServer, chance: random.Random) -> None:
    if fault == "strap":
        page.evaluate(f"strap.drop({chance.uniform(100, 1500):.0f})")
    if fault == "kill":
        server.kill()
        time.sleep(chance.uniform(0.0, 1.0))
        server.start()
    if fault == "reload":
        page.reload()
        page.get_by_role("button", name="Go on with it").click()
        wait_until_recording(page)


def _judged(run: Run, data: Path, recording_id: str, packets: dict[int, list[int]], plan: StrapPlan) -> Run:
    """The run with what the store holds of it."""
    with_frames, ecg_mv = _stored(data, recording_id)
    frames = [frame for frame in with_frames if isinstance(frame, EcgFrame)]
    numbers = [_packet_of(frame, plan.fs_hz) for frame in frames]
    first, last = min(numbers), max(numbers)
    expected = {k: counts for k, counts in packets.items() if first <= k <= last}
    kept = dict(zip(numbers, frames, strict=True))
    # The recording begins with the first sample of a sensor that had settled, whichever frame came first.
    origin = min(each.first_index for each in frames if not each.flags & SETTLING)
    return Run(
        run.seed,
        run.faults,
        len(expected),
        lost=sorted(expected.keys() - kept.keys()),
        doubled=sorted({k for k in numbers if numbers.count(k) > 1}),
        changed=[
            k for k, counts in expected.items() if k in kept and not _is_same(kept[k], counts, origin, ecg_mv)
        ],
        gaps=sum(b - a > 1 for a, b in zip(sorted(kept), sorted(kept)[1:], strict=False)),
        wrong_gaps=_wrong_gaps(kept),
        network=run.network,
    )


def _stored(data: Path, recording_id: str) -> tuple[list[Any], np.ndarray[Any, Any]]:
    store = Store(data)
    frames = [decode(each) for each in split(store.originals(recording_id)[ORIGINAL])]
    return frames, store.recording(recording_id).ecg_mv


def _packet_of(frame: EcgFrame, fs_hz: float) -> int:
    """Which packet of the strap it was, by the strap's own clock."""
    assert frame.device_us is not None
    return round((frame.device_us - CLOCK_US) * 1e-6 * fs_hz / PACKET)


def _is_same(frame: EcgFrame, counts: Sequence[int], origin: int, ecg_mv: np.ndarray[Any, Any]) -> bool:
    """Whether frame and stored recording have the samples as the strap sent them."""
    if frame.counts[0].tolist() != list(counts):
        return False
    if frame.flags & SETTLING:
        return True
    at = frame.first_index - origin
    return bool(np.array_equal(np.round(ecg_mv[0, at : at + PACKET] * 1000.0), np.asarray(counts, float)))


def _wrong_gaps(kept: dict[int, EcgFrame]) -> list[str]:
    """Where two neighbours are not as far apart in the store as they were on the strap."""
    found = []
    for a, b in zip(sorted(kept), sorted(kept)[1:], strict=False):
        apart = kept[b].first_index - kept[a].first_index
        if apart != (b - a) * PACKET:
            found.append(f"packets {a} to {b}: {apart} samples instead of {(b - a) * PACKET}")
    return found


def measure(runs: int) -> bool:
    """Print one line for each run; whether all were good."""
    good = packets = gaps = 0
    for seed in range(runs):
        with TemporaryDirectory() as folder:
            here = run(seed, Path(folder))
        good += here.is_good
        packets, gaps = packets + here.packets, gaps + here.gaps
        print(f"run {seed}: {'good' if here.is_good else 'BAD'} {here}", flush=True)
    print(
        f"{good} of {runs} runs good: {packets} packets, {packets * PACKET} samples, {gaps} gaps", flush=True
    )
    return good == runs
