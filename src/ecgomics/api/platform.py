"""What the routes work with: the store, the settings, and the threads that computing may take."""

import asyncio
import json
import os
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Annotated, Final, Protocol, TypeVar

import anyio
from anyio import CapacityLimiter, to_thread
from fastapi import Depends, Query, Request

from ecgomics import services
from ecgomics.api.attempts import MOST, AttemptsByAddress
from ecgomics.api.deployment import LOCAL, Deployment
from ecgomics.api.models import SignalPath
from ecgomics.api.recent import Key, Recent, recent_answers
from ecgomics.api.server_options import ServerOptions
from ecgomics.api.shutdown import Draining
from ecgomics.api.traces import Traces, places, recent_traces
from ecgomics.core.errors import Conflict, InvalidInput, Unavailable
from ecgomics.core.samples import Samples, WithLimbLeads
from ecgomics.core.settings import Settings
from ecgomics.io.limits import TIME_LIMIT_S
from ecgomics.services import settings as chosen_settings
from ecgomics.services.apart import Apart
from ecgomics.services.beats import beats_of
from ecgomics.services.corrections import Profiles
from ecgomics.services.janitor import Janitor
from ecgomics.services.jobs import Jobs
from ecgomics.services.live import LiveEngine
from ecgomics.services.long_results import LongResults
from ecgomics.services.measuring import Measuring
from ecgomics.services.oidc.signing_in import Elsewhere
from ecgomics.services.patience import PAUSE_S
from ecgomics.services.read_audit import ReadAudit
from ecgomics.services.reading_lane import ReadingLane
from ecgomics.services.retention import RetentionLane
from ecgomics.services.settings import Named
from ecgomics.services.webhooks import WebhookSender
from ecgomics.signal.part import Whole, measured_part, whole_of
from ecgomics.store import ProfileKey, Store, StoredRecording
from ecgomics.store.changes import Follower
from ecgomics.store.erasure import Erased
from ecgomics.store.library_tables import DEFAULT_PROJECT

Result = TypeVar("Result")

#: Longest time that an upload may take to be read: twice the limit that the readers' own loops keep.
LONGEST_READ_S: Final = 2 * TIME_LIMIT_S
#: Requests that wait for other servers of the database at a time.
MOST_ASKING: Final = 32
#: Recordings up to this length are read and filtered whole and kept for the next page; of longer ones a part is.
WHOLE_UP_TO_S: Final = 300.0
#: Wrong names and passwords in a minute from one address; a hospital may stand behind one.
MOST_SIGN_IN_FAILURES: Final = 60
#: Threads that wait for whom people sign in with elsewhere.
MOST_WAITING: Final = 16
#: Requests that compute at once, for each processor: a short one does not wait for the long ones that came before it.
_AT_ONCE: Final = 4


class Lane(Protocol):
    """Threads of a part that works in the background."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """End, and wait for what is being done."""


def _limiter() -> CapacityLimiter:
    return anyio.CapacityLimiter(_AT_ONCE * (os.cpu_count() or 1))


def _one_for_each_processor() -> CapacityLimiter:
    return anyio.CapacityLimiter(os.cpu_count() or 1)


def _one_at_a_time() -> CapacityLimiter:
    return anyio.CapacityLimiter(1)


@dataclass(frozen=True, eq=False)
class Platform:
    """One server's means."""

    store: Store
    options: ServerOptions
    longest_read_s: float = LONGEST_READ_S
    phone_address: str | None = None
    """Where phones reach this server; None where it listens on this machine only."""
    measures_apart: bool = False
    """Whether what nobody waits for is measured in a process of its own."""
    draining: Draining = field(default_factory=Draining)
    deployment: Deployment = LOCAL
    elsewhere: Elsewhere = field(default_factory=Elsewhere)
    """With whom people sign in beside this server."""
    pairing_tries: AttemptsByAddress = field(default_factory=partial(AttemptsByAddress, most=MOST))
    sign_in_tries: AttemptsByAddress = field(
        default_factory=partial(AttemptsByAddress, most=MOST_SIGN_IN_FAILURES)
    )
    jobs: Jobs = field(init=False)
    evaluating: Apart = field(init=False)
    """Makes what somebody waits for, for a while."""
    measuring: Measuring = field(init=False)
    lane: ReadingLane = field(init=False)
    live: LiveEngine = field(init=False)
    profiles: Profiles = field(init=False)
    webhooks: WebhookSender = field(init=False)
    reads: ReadAudit = field(init=False)
    retention: RetentionLane = field(init=False)
    janitor: Janitor = field(init=False)
    _traces: Recent[Traces] = field(default_factory=recent_traces)
    _beats: Recent[bytes] = field(default_factory=recent_answers)
    findings: Recent[bytes] = field(default_factory=recent_answers)
    longs: LongResults = field(init=False)
    _wholes: dict[str, dict[str, Whole]] = field(default_factory=dict)
    _processors: CapacityLimiter = field(default_factory=_limiter)
    _evaluations: CapacityLimiter = field(default_factory=_one_for_each_processor)
    asking: CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(MOST_ASKING))
    """Requests that wait for other servers of the database."""
    _background: CapacityLimiter = field(default_factory=_one_at_a_time)
    _others: Follower | None = None
    """Tells what other servers changed."""
    _elsewhere: CapacityLimiter = field(default_factory=partial(anyio.CapacityLimiter, MOST_WAITING))

    def __post_init__(self) -> None:
        object.__setattr__(self, "jobs", Jobs(self.store, self.settings, scheduler=self.options.scheduler))
        evaluating = Apart(apart=self.measures_apart, what="finding what the rules say")
        object.__setattr__(self, "evaluating", evaluating)
        measuring = Measuring(self.store, self.settings, apart=self.measures_apart)
        object.__setattr__(self, "measuring", measuring)
        lane = ReadingLane(self.store, measuring, longest_read_s=self.longest_read_s)
        object.__setattr__(self, "lane", lane)
        object.__setattr__(self, "live", LiveEngine(self.store, self.store.live.frames_folder))
        object.__setattr__(self, "longs", LongResults(self.store, self.settings))
        object.__setattr__(self, "profiles", Profiles(self.store))
        sender = WebhookSender(self.store, self.settings, self.options.webhook_rules)
        object.__setattr__(self, "webhooks", sender)
        object.__setattr__(self, "reads", ReadAudit(self.store))
        object.__setattr__(self, "retention", RetentionLane(self.store))
        object.__setattr__(self, "janitor", Janitor(self.store))
        if self.store.servers.are_several:
            object.__setattr__(self, "_others", self.store.following())
            self.store.servers.on_beat(self._follow_others)

    @property
    def lanes(self) -> Sequence[Lane]:
        """What goes on beside the requests, in the order in which it ends."""
        return (
            self.jobs,
            self.lane,
            self.live,
            self.webhooks,
            self.retention,
            self.reads,
            self.janitor,
        )

    @property
    def settings(self) -> Settings:
        """What is measured with where nothing else is chosen."""
        return self.options.settings

    @property
    def notes_reads(self) -> bool:
        """Whether it is noted who looks at what."""
        return self.deployment.accounts or self.options.audit_reads

    @cached_property
    def key(self) -> ProfileKey:
        """What profiles are known by."""
        return services.profile_key(self.settings)

    async def compute(self, work: Callable[[], Result]) -> Result:
        """Do the work in a thread, a few at once for each processor, while the server goes on answering."""
        return await to_thread.run_sync(work, limiter=self._processors)

    async def evaluate(self, work: Callable[[], Result]) -> Result:
        """As `compute`, of what finds the quantities of a recording anew: what is short does not wait behind it."""
        return await to_thread.run_sync(work, limiter=self._evaluations)

    async def ask(self, work: Callable[[], Result]) -> Result:
        """Do in a thread what waits for a server elsewhere, while nothing that is computed waits for it."""
        return await to_thread.run_sync(work, limiter=self._elsewhere)

    async def compute_in_time(self, work: Callable[[], Result]) -> Result:
        """As `compute`, but what takes longer than reading a file may is given up; InvalidInput says so.

        A thread cannot be ended: one that hangs in compiled code is left to itself, and another takes its place.
        """
        with anyio.move_on_after(self.longest_read_s):
            return await to_thread.run_sync(work, limiter=self._processors, abandon_on_cancel=True)
        raise InvalidInput(
            f"Reading what was given took longer than {self.longest_read_s:g} s: it is given up."
        )

    def named(self, text: str, project_id: str = DEFAULT_PROJECT) -> Named:
        """The settings that a request means by name or hash; those of the project where it says none."""
        return chosen_settings.named(self.store, text, project_id=project_id, defaults=self.settings)

    def settings_of(self, recording_id: str, text: str = "") -> Settings:
        """What a recording is measured with: the settings that the request names, else those of its project."""
        return self.named(text, self.store.project_of(recording_id)).settings

    def key_of(self, project_id: str) -> ProfileKey:
        """What profiles of a project are known by, measured as it measures now."""
        return services.profile_key(self.named("", project_id).settings)

    def by_settings(self, recording_ids: Sequence[str]) -> list[tuple[Settings, list[str]]]:
        """The recordings that are there, those of each project with what it measures with."""
        of_project: dict[str, list[str]] = {}
        for each, project in self.store.projects_of(recording_ids).items():
            of_project.setdefault(project, []).append(each)
        return [(self.named("", project).settings, some) for project, some in of_project.items()]

    def stored(self, recording_id: str) -> StoredRecording:
        """What is kept of a recording, with the summary of its profile as its project measures; NotFound without it."""
        return self.store.stored(recording_id, self.key_of(self.store.project_of(recording_id)))

    def traces(self, recording_id: str, path: SignalPath, settings: Settings) -> Traces:
        """All leads of a recording: as recorded, as biomarkers are measured on them, or as a monitor shows them."""
        self._follow_others()
        key = settings.hash if path == "measurement" else path
        return self._traces.find((recording_id, key), lambda: self._made(recording_id, path, settings))

    def part(
        self,
        recording_id: str,
        path: SignalPath,
        start_s: float | None,
        end_s: float | None,
        settings: Settings,
    ) -> Traces:
        """All leads of a part; of a long recording only that part is read and filtered."""
        with closing(self.store.samples(recording_id)) as kept:
            if path == "monitor" or kept.samples <= WHOLE_UP_TO_S * kept.fs_hz:
                return self.traces(recording_id, path, settings).part(start_s, end_s)
            samples = WithLimbLeads(kept)
            first, last = places(start_s, end_s, samples=kept.samples, fs_hz=kept.fs_hz)
            if path == "measurement":
                whole = self._whole(recording_id, samples, settings)
                ecg_mv = measured_part(samples, first, last, whole=whole, settings=settings)
            else:
                ecg_mv = samples.read(first, last)
            return Traces(ecg_mv, samples.leads, kept.fs_hz, first / kept.fs_hz)

    def _whole(self, recording_id: str, samples: Samples, settings: Settings) -> Whole:
        """What cleaning a part takes from the whole; found once while the server runs."""
        known = self._wholes.setdefault(recording_id, {})
        if settings.hash not in known:
            known[settings.hash] = whole_of(samples, settings)
        return known[settings.hash]

    def _made(self, recording_id: str, path: SignalPath, settings: Settings) -> Traces:
        recording = self.store.recording(recording_id).with_limb_leads()
        ecg_mv = services.shown_signal(recording, path, settings)
        return Traces(ecg_mv, recording.leads, recording.fs_hz)

    async def beats(self, recording_id: str, settings_text: str = "") -> bytes:
        """The beats of a recording with its latest corrections, as JSON; NotFound if it is not there."""

        def wanted() -> tuple[Settings, int, bytes | None]:
            self._follow_others()
            settings = self.settings_of(recording_id, settings_text)
            revision = self.store.corrections.latest(recording_id)
            return settings, revision, self._beats.known(key(settings, revision))

        def key(settings: Settings, revision: int) -> Key:
            return recording_id, f"{settings.hash} {revision}"

        settings, revision, known = await self.compute(wanted)
        if known is not None:
            return known
        make = partial(self._beats_made, recording_id, revision, settings)
        return await self.evaluate(lambda: self._beats.find(key(settings, revision), make))

    def _beats_made(self, recording_id: str, revision: int, settings: Settings) -> bytes:
        layers = self.store.corrections.layers(recording_id, revision)
        found = beats_of(self.store.recording(recording_id), settings, layers)
        return json.dumps(found, ensure_ascii=False, allow_nan=False).encode()

    def delete(self, recording_id: str, *, author: str) -> None:
        """Forget a recording; NotFound if it is not there."""
        self.store.delete(recording_id, author=author)
        self._forget(recording_id)

    async def erase(self, subject_id: str, *, author: str, look: bool) -> Erased:
        """Forget a person with all that is of them; NotFound if they are not there."""
        await to_thread.run_sync(self.store.subjects.subject, subject_id)
        sessions = await to_thread.run_sync(self.store.erasure.sessions_of, subject_id)
        for each in sessions:
            if await self.live.place_of(each) is not None:  # its frames are there, and come in there
                raise Conflict(
                    f"The live session {each} of this person goes on at another server: discard it first."
                )
        for each in sessions:
            await self.live.discard(each, author=author)
        await to_thread.run_sync(self.reads.flush)  # what waits would be noted of them afterwards
        recordings = await to_thread.run_sync(self.store.subjects.recordings_of, subject_id)
        erase = partial(
            self.store.erasure.erase,
            subject_id,
            author=author,
            forget_frames=self.live.log.erase,
            look=look,
        )
        try:
            return await self.compute(erase)
        finally:
            for each in recordings:
                self._forget(each)

    def _forget(self, recording_id: str) -> None:
        """Keep nothing of a recording in memory."""
        self._traces.forget(recording_id)
        self._beats.forget(recording_id)
        self.findings.forget(recording_id)
        self._wholes.pop(recording_id, None)
        self.profiles.forget(recording_id)
        self.longs.forget(recording_id)

    def _follow_others(self) -> None:
        """Keep nothing in memory of what other servers changed, or deleted."""
        if self._others is None:
            return
        changed = self._others.taken()
        if changed.everything:
            changed.recordings |= {*self._traces.recordings(), *self._beats.recordings(), *self._wholes}
        for each in changed.recordings:
            self._forget(each)

    async def measure_the_rest(self) -> None:
        """Fill what searches look at, then make the profiles that are not there yet, one after another.

        While the database is away it waits. Of several servers one measures: when it begins to lead, and when another
        is gone, which may have left some.
        """
        is_filled, there = False, frozenset[str]()
        while True:
            with suppress(Unavailable):
                if not is_filled:
                    await self._fill_indexes()
                    is_filled = True
                there = await self._measured_where_due(there)
                if not self.store.servers.are_several:
                    return
            await asyncio.sleep(PAUSE_S)

    async def _fill_indexes(self) -> None:
        for project in await self._aside(self.store.library.projects):
            await self._aside(partial(self.store.search.fill, project.id, self.key_of(project.id)))

    async def _measured_where_due(self, there: frozenset[str]) -> frozenset[str]:
        """The servers that are there, of those that were when all was measured last; none where another measures."""
        servers = self.store.servers
        if not await self._aside(servers.leads):
            return frozenset()
        now = frozenset(await self._aside(servers.ids))
        if not there or there - now:
            for project in await self._aside(self.store.library.projects):
                await self._measure_all(project.id)
        return now

    async def _measure_all(self, project_id: str) -> None:
        key = self.key_of(project_id)
        for recording_id in await self._aside(partial(self.store.without_profile, key, project_id)):
            await self._aside(partial(self._measured, recording_id))

    async def _aside(self, work: Callable[[], Result]) -> Result:
        """Do work that nobody waits for, without taking a place of what somebody waits for."""
        return await to_thread.run_sync(work, limiter=self._background)

    def _measured(self, recording_id: str) -> None:
        if self.store.holds(recording_id):
            self.measuring.measure(recording_id)

    def measure_anew(self, project_id: str) -> None:
        """Measure in the background what a project has no profile of with the settings that it uses now."""
        self.lane.measure(self.store.without_profile(self.key_of(project_id), project_id))


def _platform(request: Request) -> Platform:
    found: Platform = request.app.state.platform
    return found


Here = Annotated[Platform, Depends(_platform)]
SettingsName = Annotated[
    str,
    Query(
        max_length=200,
        description="Settings to measure with: a preset, saved name@version, or a hash; those of the project if empty.",
    ),
]
