"""What the routes of home use take and give."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from ecgomics.core.validity import Validity
from ecgomics.report.person import Disclaimer, SensorNote
from ecgomics.report.statement import Reason, Statement
from ecgomics.report.trends import AlertKey

LONGEST_NOTE = 2000
MOST_SYMPTOMS = 20

Days = Annotated[int, Field(ge=1, le=3650)]


class Person(BaseModel):
    """A participant."""

    id: str
    pseudonym: str


class PairedPhone(BaseModel):
    """A phone by its name."""

    id: str
    name: str


class NewPairing(BaseModel):
    """Whom a phone shall belong to: a participant who is there, a new one of a name, or without either a new one."""

    participant: Annotated[str, Field(max_length=64)] | None = None
    name: Annotated[str, Field(max_length=200)] | None = None
    project: Annotated[str, Field(max_length=64)] = "default"
    days: Days | None = 180
    """How long the phone stays paired; null: until it is revoked."""


class MadePairing(BaseModel):
    """A pairing and its code, which is told this once. url null: no phone can reach this server."""

    id: str
    code: str
    expires_at: datetime
    url: str | None
    participant: Person


class Pairing(BaseModel):
    """What became of a pairing."""

    id: str
    state: Literal["waiting", "used", "expired"]
    expires_at: datetime
    participant: Person
    device: PairedPhone | None


class PairRequest(BaseModel):
    """The code that a phone was shown, and the name it shall go by."""

    code: Annotated[str, Field(min_length=1, max_length=40)]
    device_name: Annotated[str, Field(min_length=1, max_length=80)]


class Paired(BaseModel):
    """What a phone keeps: its token is told this once."""

    token: str
    device_id: str
    participant: Person
    project: str
    name: str
    expires_at: datetime | None


class Consent(BaseModel):
    """The latest word of a participant."""

    given: bool
    text_version: str
    at: datetime


class Consents(BaseModel):
    """What a participant agreed to; null where nothing was said."""

    sharing: Consent | None


class NewConsent(BaseModel):
    """That the participant agrees to the text of that version, or withdraws."""

    given: bool
    text_version: Annotated[str, Field(max_length=40)]


class PersonFlags(BaseModel):
    """What this deployment shows."""

    af_hint: bool


class Me(BaseModel):
    """Whose phone it is. participant null: the person who works on this machine."""

    participant: Person | None
    device: PairedPhone | None
    project: str
    consent: Consents
    consent_text_version: str
    flags: PersonFlags
    server_time: datetime


class PersonItem(BaseModel):
    """One recording in a list."""

    recording_id: str
    taken_at: datetime
    duration_s: float
    statement: Statement
    heart_rate: float | None
    readable_share: float
    symptoms: list[str]
    note: str


class PersonItemPage(BaseModel):
    """Recordings, the latest first."""

    items: list[PersonItem]
    total: int


class PersonExcerpt(BaseModel):
    """A stretch of the trace in µV as a monitor shows it; null where there is no signal."""

    fs_hz: float
    start_s: float
    samples_uv: list[int | None]


class SignalGap(BaseModel):
    """A stretch without signal."""

    start_s: float
    length_s: float


class PersonNumber(BaseModel):
    """One value with its unit, or the code that says why there is none."""

    symbol: str
    label: str
    label_zh: str
    value: float | None
    unit: str
    reason: Validity | None


class PersonReport(BaseModel):
    """One recording in words and numbers, for the person it is of."""

    recording_id: str
    taken_at: datetime
    duration_s: float
    lead: str
    sensor: str | None
    statement: Statement
    reasons: list[Reason]
    heart_rate: float | None
    readable_share: float
    evidence: dict[str, float | None]
    gaps: list[SignalGap]
    sensor_notes: list[SensorNote]
    band_hz: tuple[float | None, float | None]
    excerpt: PersonExcerpt
    numbers: list[PersonNumber]
    symptoms: list[str]
    note: str
    af_hint: bool
    disclaimers: list[Disclaimer]


class PersonWords(BaseModel):
    """What a person says of a recording."""

    symptoms: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=80)]], Field(max_length=MOST_SYMPTOMS)
    ] = []
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""


class PersonPoint(BaseModel):
    """One value in time, or the code that says why there is none."""

    recording_id: str
    at: datetime
    value: float | None
    reason: str | None
    statement: Statement


class ValueSeries(BaseModel):
    """One biomarker over the recordings of a person."""

    symbol: str
    label: str
    label_zh: str
    unit: str
    points: list[PersonPoint]


class PersonBand(BaseModel):
    """What is usual for a person: the median, and the band about it, of so many of the own earlier recordings."""

    symbol: str
    median: float
    low: float
    high: float
    n: int


class PersonAlert(BaseModel):
    """Something that is not as it was; the numbers go into the words of the page."""

    key: AlertKey
    recording_id: str
    at: datetime
    numbers: dict[str, float]


class PersonTrends(BaseModel):
    """How a person's values went. needed: readable recordings before there is a baseline."""

    recordings: int
    readable: int
    needed: int
    baseline: list[PersonBand]
    alerts: list[PersonAlert]
    series: list[ValueSeries]


class NewShare(BaseModel):
    """Whom a link is for, and for how many days."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    days: Annotated[int, Field(ge=1, le=90)] = 14


class Share(BaseModel):
    """A link without its secret."""

    id: str
    name: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class MadeShare(BaseModel):
    """A new link and its secret, which are told this once. url null: nobody else can reach this server."""

    id: str
    name: str
    created_at: datetime
    expires_at: datetime
    secret: str
    url: str | None


class ShareList(BaseModel):
    """Every link of a participant, the latest first."""

    shares: list[Share]


class SharedSeries(BaseModel):
    """What an open link shows."""

    participant: str
    name: str
    expires_at: datetime
    recordings: list[PersonItem]
    trends: PersonTrends


class ParticipantItem(BaseModel):
    """A person who is looked after, and what is new since somebody last looked."""

    subject: Person
    recordings: int
    last: PersonItem | None
    baseline: PersonBand | None
    alerts: list[PersonAlert]
    devices: int
    last_seen_at: datetime | None
    new_recordings: int


class ParticipantList(BaseModel):
    """People with phones of their own, those with most that is new first."""

    items: list[ParticipantItem]


class Phone(BaseModel):
    """A phone without its token."""

    id: str
    name: str
    participant: Person | None
    project: str
    author: str
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


class PhoneList(BaseModel):
    """Every phone of a project, the latest first."""

    devices: list[Phone]
