"""A live session becomes a recording, measured as a file is."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from ecgomics.core.recording import Annotation, Recording, Subject
from ecgomics.sensors.kinds import KINDS
from ecgomics.services.live_intervals import intervals_of
from ecgomics.store import Addition, Store
from ecgomics.store.identity import identity_of_digests
from ecgomics.store.live import LiveSession
from ecgomics.stream.assembly import Assembled, Gap, assembled
from ecgomics.stream.wire import decode, split

SOURCE_FORMAT: Final = "live"
#: The frames are kept under this name beside the recording.
ORIGINAL: Final = "session.frames"
_RATE_WORDS: Final = {
    "no_clock": "the sensor states no times",
    "too_short": "the recording is too short to find it",
    "unsteady": "the sensor's times are not steady",
    "far_off": "the sensor's clock is far off",
}


@dataclass(frozen=True, slots=True)
class Ended:
    """What a session became: a recording, or intervals where its sensor sends no ECG."""

    recording_id: str | None
    session: LiveSession


def end_session(
    store: Store, session: LiveSession, frames: bytes, said: Mapping[str, Any], *, author: str
) -> Ended:
    """Keep what a session was, and that it has ended; done again it is the same.

    InvalidInput where the frames hold no ECG that could be used, of a sensor that sends one.
    """
    words, recording_id = with_notes(said, session.notes), None
    if session.said.get("fs_hz") is None:
        started_us = round(session.started_at.timestamp() * 1e6)
        words["intervals"] = asdict(intervals_of(map(decode, split(frames)), started_us=started_us))
    else:
        recording_id = keep(store, session, frames)
    return Ended(
        recording_id,
        store.live.finish(session.id, words, recording_id=recording_id, author=author),
    )


@dataclass(frozen=True, slots=True)
class Made:
    """The recording of a session, and what was found on the way."""

    recording: Recording
    session: Assembled


def recording_of(session: LiveSession, frames: bytes) -> Made:
    """The recording that the frames of a session make. InvalidInput where they hold no ECG that could be used."""
    said = session.said
    leads = tuple(said["leads"])
    made = assembled(map(decode, split(frames)), leads=len(leads), nominal_hz=float(said["fs_hz"]))
    sensor: Mapping[str, Any] = said["sensor"]
    kind = KINDS.get(sensor.get("model") or sensor["kind"]) or KINDS.get(sensor["kind"])
    recording = Recording(
        made.ecg_mv,
        made.rate.fs_hz,
        leads,
        name=f"{sensor['name']} {started_at(session, made):%Y-%m-%d %H:%M}",
        subject=Subject(pseudonym=session.pseudonym),
        started_at=started_at(session, made),
        device=_device(sensor),
        source_format=SOURCE_FORMAT,
        source_sha256=hashlib.sha256(frames).hexdigest(),
        resolution_uv=made.resolution_uv,
        band_hz=(None, None) if kind is None else kind.band_hz,
        annotations=tuple(_annotations(made)),
        warnings=tuple(_warnings(made, float(said["fs_hz"]))),
    )
    return Made(recording, made)


def keep(store: Store, session: LiveSession, frames: bytes) -> str:
    """Keep the recording of a session, with its frames beside it; its identifier, the same each time."""
    made = recording_of(session, frames)
    identity = identity_of_digests([made.recording.source_sha256], project_id=session.project_id)
    synthetic = session.said["sensor"]["kind"] == "simulator"
    addition = Addition(
        identity,
        made.recording,
        synthetic=synthetic,
        originals={ORIGINAL: frames},
        project_id=session.project_id,
    )
    store.add(addition)
    return identity


def started_at(session: LiveSession, made: Assembled) -> datetime:
    """When the first sample was taken: by the phone's clock at its packet, less how long that lasts."""
    zone = session.started_at.tzinfo or timezone(timedelta(0))
    arrived = datetime.fromtimestamp(made.received_us / 1e6, UTC)
    return (arrived - timedelta(seconds=made.first_packet_s)).astimezone(zone).replace(microsecond=0)


def _device(sensor: Mapping[str, Any]) -> str:
    facts = (sensor["name"], sensor.get("model"), sensor.get("firmware"))
    return " ".join(str(each) for each in facts if each)


def _annotations(made: Assembled) -> Sequence[Annotation]:
    """Gaps, and stretches that the sensor flagged, as marks of the recording."""
    kinds = (("GAP", made.gaps), ("LEAD_OFF", made.lead_off), ("SETTLING", made.settling))
    marks = [_mark(code, each, made) for code, stretches in kinds for each in stretches]
    return sorted(marks, key=lambda each: each.start_s)


def _mark(code: str, stretch: Gap, made: Assembled) -> Annotation:
    fs_hz = made.rate.fs_hz
    start_s = (stretch.first_index - made.first_index) / fs_hz
    return Annotation(start_s, code, duration_s=stretch.samples / fs_hz)


def _warnings(made: Assembled, nominal_hz: float) -> Sequence[str]:
    fs_hz = made.rate.fs_hz
    found = []
    if made.rate.source == "nominal":
        found.append(
            f"The sampling rate is the nominal {nominal_hz:g} Hz: {_RATE_WORDS[made.rate.reason]}; "
            "the true one may differ by up to 2 %, and so do all times."
        )
    elif fs_hz != nominal_hz:
        apart = 100.0 * (fs_hz / nominal_hz - 1.0)
        found.append(
            f"The sampling rate is {fs_hz:g} Hz by the sensor's clock, {apart:+.2f} % from the nominal "
            f"{nominal_hz:g} Hz."
        )
    for what, stretches in (
        ("Samples were lost between sensor and phone", made.gaps),
        ("The electrodes had no contact", made.lead_off),
        ("The sensor settled anew, and nothing is measured", made.settling),
    ):
        if stretches:
            total_s = sum(each.samples for each in stretches) / fs_hz
            found.append(
                f"{what} in {len(stretches)} stretch{'es' * (len(stretches) > 1)}, {total_s:.2f} s together."
            )
    return found


def with_notes(said: Mapping[str, Any], notes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What was said at the end, with what those who watched wrote behind the person's own note."""
    lines = [str(said.get("note") or "").strip(), *(f"{each['author']}: {each['text']}" for each in notes)]
    return dict(said) | {"note": "\n".join(line for line in lines if line)}
