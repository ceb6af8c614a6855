"""The shapes of what is asked and answered about long recordings."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ecgomics.ambulatory.burden import Burden, Ectopy
from ecgomics.ambulatory.corrections import Called
from ecgomics.ambulatory.episodes import Kind
from ecgomics.ambulatory.trends import Circadian
from ecgomics.api.cohort_models import Job
from ecgomics.api.numbers import Count
from ecgomics.api.shapes import model_of
from ecgomics.signal.model import BeatClass

LongEctopy = model_of(Ectopy)
LongBurden = model_of(Burden)
LongCircadian = model_of(Circadian)

Numbers = list[float | None]
Order = Literal["start", "longest", "fastest", "slowest"]


class PyramidScale(BaseModel):
    """Of one lead: mV = zero_mv + step_mv × number. exact: every sample is a whole number of steps."""

    lead: str
    zero_mv: float
    step_mv: float
    exact: bool


class PyramidLevel(BaseModel):
    """One level; level 0 has a number for each sample, the others two for each bin: the lowest and the highest."""

    level: int
    samples_per_bin: int
    bins: int
    tiles: int


class Pyramid(BaseModel):
    """A recording thinned for screens, so that no peak is lost.

    A tile is little-endian int16, leads × 2 × bins (level 0: leads × samples), of at most tile_bins; gap stands where
    nothing was recorded.
    """

    fs_hz: float
    samples: int
    duration_s: float
    path: Literal["recorded"]
    factor: int
    tile_bins: int
    gap: int
    scales: list[PyramidScale]
    levels: list[PyramidLevel]


class LongState(BaseModel):
    """How far the analysis of a long recording is, and what is known.

    until_s: the analysis is through up to here; what follows is known of that part only. days: burden of each 24 hours.
    """

    recording_id: str
    duration_s: float
    started_at: datetime | None
    leads: list[str]
    fs_hz: float
    long_enough: bool
    shortest_s: float
    complete: bool
    until_s: float
    job: Job | None
    burden: LongBurden | None  # type: ignore[valid-type]  # a model that is made from its dataclass
    days: list[LongBurden]  # type: ignore[valid-type]  # as above
    counts: dict[str, int]
    corrections: int


class LongHours(BaseModel):
    """Trends hour by hour; one number per hour in each list, null where there is none."""

    start_s: Numbers
    end_s: Numbers
    analysable_min: Numbers
    beats: Numbers
    heart_rate_mean: Numbers
    heart_rate_min: Numbers
    heart_rate_max: Numbers
    sdnn: Numbers
    rmssd: Numbers
    pvc_count: Numbers
    pac_count: Numbers
    pvc_per_hour: Numbers
    pac_per_hour: Numbers
    pauses: Numbers
    af_min: Numbers
    qtc: Numbers


class LongMinutes(BaseModel):
    """Trends by the minute: lowest, median and highest rate over five RR, /min; share that can be analysed."""

    low_per_min: Numbers
    median_per_min: Numbers
    high_per_min: Numbers
    analysable: Numbers


class LongWindows(BaseModel):
    """Windows of five minutes: QTc in ms and, by lead, the level of ST 60 ms after J in mV."""

    start_s: Numbers
    qtc_ms: Numbers
    st_mv: dict[str, Numbers]


class LongTrends(BaseModel):
    """Every trend up to until_s."""

    until_s: float
    hours: LongHours
    minutes: LongMinutes
    windows: LongWindows
    circadian: list[LongCircadian]  # type: ignore[valid-type]  # a model that is made from its dataclass


class LongEpisode(BaseModel):
    """One episode; times in seconds from the first sample."""

    kind: Kind
    start_s: float
    end_s: float
    duration_s: float
    beats: int
    rate_mean_per_min: float | None
    rate_min_per_min: float | None
    rate_max_per_min: float | None
    quality_share: float
    evidence: str


class LongEpisodes(BaseModel):
    """Episodes, how many fit in all, and how many there are of each kind."""

    items: list[LongEpisode]
    total: int
    counts: dict[str, int]


class LongBeats(BaseModel):
    """Beats in time order: R peak in s, class (X: artefact), group of shapes, whether its time is to be trusted."""

    time_s: list[float]
    kind: list[Called]
    found_kind: list[BeatClass]
    group: list[int]
    accepted: list[bool]


class LongGroup(BaseModel):
    """Beats of one shape; mv is the median beat, leads × points, from start_s about R on; null for a rare shape."""

    group: int
    count: int
    kinds: dict[str, int]
    found_kinds: dict[str, int]
    first_s: float
    fs_hz: float | None
    start_s: float
    mv: list[Numbers] | None


class LongGroups(BaseModel):
    """Groups of shapes, the commonest first; leads of their median beats."""

    leads: list[str]
    groups: list[LongGroup]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")
    reason: str = Field("", max_length=1000)


class CallGroup(_Strict):
    """All beats of a group are of a class; X: they are artefacts."""

    what: Literal["group"]
    group: Count
    called: Called


class CallClass(_Strict):
    """All beats that were found to be of one class are of another."""

    what: Literal["class"]
    found: BeatClass
    called: Called


class CallBeats(_Strict):
    """Some beats, by the times of their R peaks, are of a class."""

    what: Literal["beats"]
    times_s: list[float] = Field(min_length=1, max_length=100_000)
    called: Called


class AddEpisode(_Strict):
    """There is an episode that was not found."""

    what: Literal["episode_added"]
    kind: Kind
    start_s: float
    end_s: float


class RemoveEpisode(_Strict):
    """An episode that was found is none."""

    what: Literal["episode_removed"]
    kind: Kind
    start_s: float
    end_s: float


NewCorrection = Annotated[
    CallGroup | CallClass | CallBeats | AddEpisode | RemoveEpisode, Field(discriminator="what")
]


class LongCorrection(BaseModel):
    """What a person corrected, with the burden before and after; undone_at is null while it stands."""

    id: int
    body: dict[str, Any]
    author: str
    reason: str
    at: datetime
    before: dict[str, float | None]
    after: dict[str, float | None]
    undone_at: datetime | None
    undone_by: str | None


class LongCorrections(BaseModel):
    """Every correction in its order, those undone included."""

    items: list[LongCorrection]
