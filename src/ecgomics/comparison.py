"""Two and more profiles of one person → Comparison: what changed from the first record to the last, and the trend.

profiles ──by time──▶ series of each biomarker, first and last as a pair ──catalogue──▶ rows
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, cast

import numpy as np

from ecgomics.biomarkers.catalogue import OWN, Catalogue, catalogue
from ecgomics.biomarkers.declaration import QUALITY, SERIAL, Biomarker
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.latent_space import Representation
from ecgomics.biomarkers.several_records import RecordPair, RecordSide, Series, repeatability
from ecgomics.biomarkers.waves import Stretch
from ecgomics.compared import Compared, ComparedValue, ComparedValues, compared_value
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.core.recording import Recording, Subject
from ecgomics.core.units import OF_THE_ARGUMENT, TEXT_UNITS
from ecgomics.core.version import VERSION
from ecgomics.learned.sources import serial_space, serial_template
from ecgomics.profile import CORRECTED, Profile
from ecgomics.signal.model import RepresentativeBeat

#: Units of rows that have no series: texts, and outputs of heads that nobody handed in.
NOT_COMPARED: Final = TEXT_UNITS | {OF_THE_ARGUMENT}
SECONDS_PER_YEAR: Final = 365.25 * 86400.0
#: Biomarkers that comparisons of whole records are made of.
OF_PAIRS: Final = ("qtc_fridericia", "qrs_axis")
#: The comparison that is also made lead by lead.
LEAD_BY_LEAD: Final = "representative_beat_correlation"


@dataclass(frozen=True)
class Comparison(ComparedValues):
    """Every serial biomarker of a person's records, as a value or a reason."""

    profiles: tuple[Profile, ...]
    """In the order of time, or as they were given where it is not known."""
    times: tuple[datetime, ...] | None

    @cached_property
    def changed_texts(self) -> tuple[tuple[str, str, str], ...]:
        """Classes and flags that differ between the first and the last record: name, before, after."""
        first, last = self.profiles[0], self.profiles[-1]
        later = {row.name: row for row in last}
        return tuple(
            (row.name, row.value_text, now.value_text)
            for row in first
            if row.value_text is not None
            and (now := later.get(row.name)) is not None
            and now.value_text not in (None, row.value_text)
            and row.unit in TEXT_UNITS
            and not row.symbol.startswith(QUALITY)
        )


def compare(
    profiles: Sequence[Profile],
    times: Sequence[datetime] | None = None,
) -> Comparison:
    """Compare two and more profiles of one person.

    times are the dates of the records; where they are not given, those that the files state. Without dates the records
    are compared in the given order. The first record is compared with the last, and trends go over all of them.
    Biomarkers of tier 3 are among the rows where the settings of the profiles say so. InvalidInput where there is one
    profile only, or no lead that all have.
    """
    ordered, dates = _in_order(tuple(profiles), None if times is None else tuple(times))
    _refuse_without_common_lead(ordered)
    whole, own = catalogue(), bool(ordered[-1].provenance.settings["own_definitions"])
    rows = (
        *_of_biomarkers(ordered, dates, _declared(whole, "series", own=own)),
        *_of_records(whole, ordered, own=own),
    )
    return Comparison(rows, _about(ordered, dates), tuple(_warnings(ordered, dates)), ordered, dates)


def differences(
    first: Profile, last: Profile, symbols: Sequence[str], *, of: Container[str] | None = None
) -> tuple[tuple[ComparedValue, ...], tuple[str, ...]]:
    """The rows of some serial biomarkers for two profiles in the given order, whatever their dates, and the warnings.

    Only the biomarkers in of are compared, all where it is None. InvalidInput where they have no lead in common.
    """
    both = first, last
    _refuse_without_common_lead(both)
    declared = [catalogue()[each] for each in symbols]
    return tuple(_of_biomarkers(both, None, declared, of)), tuple(_warnings(both, ()))


def _refuse_without_common_lead(profiles: tuple[Profile, ...]) -> None:
    common = set.intersection(*(set(each.provenance.leads) for each in profiles))
    if not common and any(each.provenance.leads for each in profiles):
        leads = "; ".join(f"{each.record} {', '.join(each.provenance.leads)}" for each in profiles)
        raise InvalidInput(f"The records have no lead in common: {leads}.")


def _in_order(
    profiles: tuple[Profile, ...], times: tuple[datetime, ...] | None
) -> tuple[tuple[Profile, ...], tuple[datetime, ...] | None]:
    if len(profiles) < 2:
        given = "One recording was given" if profiles else "No recording was given"
        raise InvalidInput(f"{given}; two or more of one person are compared.")
    if times is not None and len(times) != len(profiles):
        raise InvalidInput(
            f"{len(times)} times were given for {len(profiles)} recordings; one each is needed."
        )
    if not all(isinstance(each, datetime) for each in times or ()):
        raise InvalidInput("The times must be datetimes, such as datetime(2024, 5, 17).")
    stated: tuple[datetime | None, ...] = times or tuple(_started_at(each) for each in profiles)
    known = tuple(_zoned(each) for each in stated if each is not None)
    if len(known) < len(profiles):
        return profiles, None
    order = sorted(range(len(profiles)), key=known.__getitem__)
    return tuple(profiles[place] for place in order), tuple(known[place] for place in order)


def _zoned(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _started_at(profile: Profile) -> datetime | None:
    """What the file states; nothing for a series of intervals."""
    if not profile.provenance.leads:
        return None
    return cast(Recording, profile.evaluation.quantity("recording")).started_at


def _warnings(profiles: tuple[Profile, ...], dates: tuple[datetime, ...] | None) -> Iterator[str]:
    if dates is None:
        yield "Not every record states when it was made: they are compared in the given order, and trends need dates."
    if len({frozenset(each.provenance.leads) for each in profiles}) > 1:
        yield "The records have different leads: values of the whole record may differ for that reason alone."
    if len({each.provenance.chain for each in profiles}) > 1:
        yield "The records were measured by different chains: their values are not compared."
    if "" != profiles[0].provenance.input_sha256 == profiles[-1].provenance.input_sha256:
        yield "The first and the last record come from files of the same content."
    subjects = [cast(Subject, each.evaluation.quantity("subject")) for each in profiles]
    for what, stated in (
        ("sexes", {each.sex for each in subjects}),
        ("pseudonyms", {each.pseudonym for each in subjects}),
    ):
        if len(stated - {None}) > 1:
            yield f"The records state different {what}: they may be of different persons."


def _about(profiles: tuple[Profile, ...], dates: tuple[datetime, ...] | None) -> Mapping[str, Any]:
    times: Sequence[datetime | None] = dates or (None,) * len(profiles)
    return {
        "records": [
            {
                "record": each.record,
                "time": time and time.isoformat(),
                "input_sha256": each.provenance.input_sha256,
                "chain": each.provenance.chain,
                "leads": list(each.provenance.leads),
            }
            for each, time in zip(profiles, times, strict=True)
        ],
        "catalogue_version": catalogue().version,
        "software_version": VERSION,
    }


# ── each biomarker over the records ──────────────────────────────────────────────────────────────────────────────


def _declared(whole: Catalogue, source: str, *, own: bool) -> list[Biomarker]:
    """The serial biomarkers that stand on a source."""
    return [
        each
        for each in whole.biomarkers.values()
        if each.scope == SERIAL and (own or each.tier < OWN) and source in whole.needs_deeply(each.symbol)
    ]


def _of_biomarkers(
    profiles: tuple[Profile, ...],
    dates: tuple[datetime, ...] | None,
    declared: Sequence[Biomarker],
    of: Container[str] | None = None,
) -> Iterator[ComparedValue]:
    whole = catalogue()
    years = None if dates is None else np.array([each.timestamp() / SECONDS_PER_YEAR for each in dates])
    later = [{row.name for row in each} for each in profiles[1:]]
    last = profiles[-1]
    for row in profiles[0]:
        if row.unit in NOT_COMPARED or row.symbol.startswith(QUALITY) or whole[row.symbol].is_vector:
            continue
        if of is not None and row.symbol not in of:
            continue
        if not all(row.name in names for names in later):
            continue
        series = _series(profiles, row.name, years)
        sources: dict[str, Any] = {"series": series}
        known = repeatability(row.symbol, row.lead)
        if known is not None:
            sources["repeatability"] = known
        evaluation = Evaluation(whole, sources)
        what = Compared(last.record, row.symbol, row.lead, row.unit, last[row.name].chain)
        count = int(series.there.size)
        yield from (compared_value(evaluation.outcome(each.symbol), what, n=count) for each in declared)


def _series(profiles: Sequence[Profile], name: str, years: Floats | None) -> Series:
    rows = [each[name] for each in profiles]
    return Series(
        np.array([np.nan if row.value is None else row.value for row in rows]),
        tuple(row.validity for row in rows),
        # What a person corrected is still measured by the same definition.
        tuple(f"{row.version} {row.chain.removesuffix(CORRECTED)}" for row in rows),
        rows[0].unit,
        years,
    )


# ── the first and the last record as wholes ──────────────────────────────────────────────────────────────────────


def _of_records(whole: Catalogue, profiles: tuple[Profile, ...], *, own: bool) -> Iterator[ComparedValue]:
    first, last = profiles[0], profiles[-1]
    chain = last.provenance.chain
    if not first.provenance.leads:  # series of intervals
        nothing = Evaluation(whole, {}, missing={"pair": "wrong_leads"})
        for each in _declared(whole, "pair", own=own):
            what = Compared(last.record, "", "", each.unit, chain)
            yield compared_value(nothing.outcome(each.symbol), what, n=2)
        return
    pair = record_pair(first, last)
    evaluation = Evaluation(whole, {"pair": pair}, late={"serial_space": lambda _: serial_space()})
    for each in _declared(whole, "pair", own=own):
        what = Compared(last.record, "", "", each.unit, chain)
        yield compared_value(evaluation.outcome(each.symbol), what, n=2)
        if each.symbol == LEAD_BY_LEAD:
            for lead in first.provenance.leads:
                if lead in last.provenance.leads:
                    alone = Evaluation(whole, {"pair": pair.only(lead)}).outcome(each.symbol)
                    yield compared_value(alone, Compared(last.record, "", lead, each.unit, chain), n=2)


def record_pair(first: Profile, last: Profile) -> RecordPair:
    """What two records give to their comparison."""
    both = (first, last)
    names = {name for name in OF_PAIRS if all(any(row.name == name for row in each) for each in both)}
    series = {name: _series(both, name, None) for name in names}
    return RecordPair(_side(first), _side(last), MappingProxyType(series))


def _side(profile: Profile) -> RecordSide:
    path = cast(str, profile.evaluation.quantity("signal_path"))
    found = profile.representative_beat
    seen = _representation(profile)
    if found is None:
        return RecordSide(path, None, None, (np.nan, np.nan), seen)
    finite = np.asarray(np.isfinite(found.beat_mv).all(axis=1))
    leads = tuple(lead for lead, whole in zip(found.leads, finite, strict=True) if whole)
    beat = Stretch(leads, found.time_ms, found.beat_mv[finite])
    limits = (float(found.global_marks.qrs_on_ms), float(found.global_marks.qrs_off_ms))
    shape = _template(profile, found)
    return RecordSide(path, beat if leads else None, profile.vcg, limits, seen, shape)


def _template(profile: Profile, beat: RepresentativeBeat) -> Floats | None:
    """The shape of a tier-3 profile in the serial-comparison space; None where its beat has none or none was asked."""
    made = profile.provenance
    if not made.settings["own_definitions"]:
        return None
    try:
        return serial_template(beat, tuple(lead for lead in made.leads if lead not in made.derived_leads))
    except NotComputable:
        return None


def _representation(profile: Profile) -> Representation | None:
    """What the encoder of a tier-3 profile makes of it; None where it refused or none was asked."""
    try:
        return cast(Representation, profile.evaluation.quantity("representation"))
    except NotComputable:
        return None
