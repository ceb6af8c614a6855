"""Recording → Profile: the whole pipeline, readable in one screen.

recording ──limb leads──▶ sources ──catalogue──▶ outcomes ──rows──▶ Profile
    models (tier 3 only) ──late──▶                                    corrections ──▶ what stands on them, anew
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from ecgomics.biomarkers.catalogue import MODEL, Catalogue, catalogue
from ecgomics.biomarkers.evaluation import Evaluation, Outcome
from ecgomics.biomarkers.guards import lasts
from ecgomics.biomarkers.waves import Stretch
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.core.recording import Recording, refuse_other
from ecgomics.core.settings import Settings
from ecgomics.core.validity import Validity
from ecgomics.core.version import VERSION
from ecgomics.corrections import Correction, refused_edits, sentence, sources_of
from ecgomics.learned.sources import late_sources
from ecgomics.signal.model import Beats, Disturbances, Fiducials, Quality, RepresentativeBeat
from ecgomics.signal.quality.interchange import INTERCHANGE_TEXT, Interchange

if TYPE_CHECKING:
    import pandas as pd

#: Digits that a number keeps when it is written as text: more than any ECG carries, fewer than platforms differ in.
SIGNIFICANT_DIGITS: Final = 9
#: Behind the chain of a value that is another than the automatic one because a person corrected what it stands on.
CORRECTED: Final = "+corrected"


class Value(NamedTuple):
    """One row of the long table: a number, class or flag, or the code that says why there is none."""

    record: str
    code: str
    symbol: str
    lead: str
    """Empty for a biomarker of the whole record."""
    value: float | None
    value_text: str | None
    unit: str
    validity: Validity
    n: int | None
    spread: float | None
    version: int
    chain: str

    @property
    def corrected(self) -> bool:
        """Whether corrections made it another than the automatic one."""
        return self.chain.endswith(CORRECTED)

    @property
    def name(self) -> str:
        """`symbol:LEAD`, the spelling in text and rules."""
        return f"{self.symbol}:{self.lead}" if self.lead else self.symbol

    @property
    def column(self) -> str:
        """`symbol__LEAD`, the spelling of a column in wide tables."""
        return f"{self.symbol}__{self.lead}" if self.lead else self.symbol


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the values were made from, and with what."""

    input_sha256: str
    settings_hash: str
    settings: Mapping[str, Any]
    catalogue_version: str
    software_version: str
    chain: str
    fs_hz: float
    """NaN where there is no signal."""
    leads: tuple[str, ...]
    derived_leads: tuple[str, ...]
    duration_s: float
    quality: str
    rhythm: str | None
    warnings: tuple[str, ...]
    corrections: tuple[Correction, ...] = ()
    """The layers that were applied, the earliest first; empty for an automatic profile."""

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            **asdict(replace(self, corrections=())),
            "fs_hz": self.fs_hz if math.isfinite(self.fs_hz) else None,
            "corrections": [each.as_dict() for each in self.corrections],
        }


@dataclass(frozen=True)
class Profile:
    """Every biomarker of a recording, as a value or a reason, with its provenance."""

    record: str
    values: tuple[Value, ...]
    provenance: Provenance
    evaluation: Evaluation

    def __getitem__(self, name: str) -> Value:
        """The row of `symbol` or `symbol:LEAD`; InvalidInput where there is none."""
        row = self.by_name.get(name)
        if row is None:
            raise InvalidInput(
                f"The profile has no value “{name}”: a biomarker of the record goes by its symbol, one of a lead by "
                f"symbol:LEAD, such as qrs_duration or r_amplitude:V5."
            )
        return row

    def __iter__(self) -> Iterator[Value]:
        return iter(self.values)

    @cached_property
    def by_name(self) -> Mapping[str, Value]:
        """The rows by `symbol` or `symbol:LEAD`."""
        return {row.name: row for row in self.values}

    @property
    def beats(self) -> Beats | None:
        """The heart beats, None where none was found."""
        return cast(Beats | None, self._quantity("beats"))

    @property
    def fiducials(self) -> Fiducials | None:
        """Marks of every beat in every lead, None where no beat was found."""
        return cast(Fiducials | None, self._quantity("fiducials"))

    @property
    def representative_beat(self) -> RepresentativeBeat | None:
        """The representative beat, None where there are too few beats."""
        return cast(RepresentativeBeat | None, self._quantity("representative_beat"))

    @property
    def vcg(self) -> Stretch | None:
        """The representative beat as X, Y, Z; None without the leads or the beat."""
        return cast(Stretch | None, self._quantity("vcg"))

    @property
    def quality(self) -> Quality:
        """What is wrong with the signal, by lead and for the record."""
        return cast(Quality, self.evaluation.quantity("quality"))

    @property
    def disturbances(self) -> Disturbances:
        """What disturbs the signal in each second of each lead."""
        return cast(Disturbances, self.evaluation.quantity("disturbances"))

    def _quantity(self, name: str) -> Any:
        try:
            return self.evaluation.quantity(name)
        except NotComputable:
            return None

    @cached_property
    def vectors(self) -> Mapping[str, Floats]:
        """The numbers of the biomarkers that give many, by symbol; the long table says only how many there are."""
        outcomes = {row.symbol: self.evaluation.outcome(row.symbol) for row in self.values}
        return {name: each.vector for name, each in outcomes.items() if each.vector is not None}

    def as_dict(self) -> dict[str, Any]:
        """All of it ready for JSON; None where there is no number, nine significant digits."""
        return {
            "record": self.record,
            "provenance": self.provenance.as_dict(),
            "values": [_as_row(row) for row in self.values],
            "vectors": as_lists(self.vectors),
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """JSON text; the same input, settings and version give the same bytes."""
        return json.dumps(self.as_dict(), indent=indent, ensure_ascii=False, allow_nan=False)

    def to_table(self) -> "pd.DataFrame":
        """The tidy long table: one row per biomarker and lead."""
        import pandas as pd

        return pd.DataFrame([_as_row(row) for row in self.values], columns=list(Value._fields))

    def to_wide(self) -> "pd.DataFrame":
        """One row with a column `symbol` or `symbol__LEAD` per value; reasons are in the long table only."""
        import pandas as pd

        return pd.DataFrame([self.as_wide_row()], index=pd.Index([self.record], name="record"))

    def as_wide_row(self) -> dict[str, float | str | None]:
        """Value by column name; classes and flags as text, vectors left out."""
        whole = catalogue().biomarkers
        return {
            row.column: row.value_text or row.value for row in self.values if not whole[row.symbol].is_vector
        }


def profile(
    recording: Recording, settings: Settings | None = None, corrections: Sequence[Correction] = ()
) -> Profile:
    """Measure every biomarker of the catalogue on a recording.

    Biomarkers of tier 3 are among them where `settings.own_definitions` says so, and where others stand on them.
    Missing limb leads are derived from I and II first. Nothing is raised for a poor recording: each biomarker that has
    no value carries the reason. corrections are what a person changed of the marks and beats, see `corrected`.
    """
    refuse_other(recording)
    settings = settings or Settings()
    recording = recording.with_limb_leads()
    late = late_sources(settings) if settings.own_definitions else {}
    evaluation = Evaluation(catalogue(), {"recording": recording, "settings": settings}, late=late)
    automatic = _profile_of(evaluation, recording, settings)
    return corrected(automatic, corrections) if corrections else automatic


def corrected(automatic: Profile, corrections: Sequence[Correction]) -> Profile:
    """A profile with corrections: what stands on them is measured anew by the same definitions and guards.

    Every other value is that of the automatic profile. A value that is written otherwise than the automatic one (of
    nine significant digits) has `+corrected` behind its chain; edits that do not fit are told in the warnings and
    change nothing.
    """
    evaluation = automatic.evaluation.revised(sources_of(corrections))
    made = automatic.provenance
    recording, settings = (automatic.evaluation.quantity(name) for name in ("recording", "settings"))
    found = _profile_of(evaluation, recording, settings)
    before = automatic.by_name
    values = tuple(
        before[row.name]
        if _written_alike(row, before[row.name])
        else row._replace(chain=row.chain + CORRECTED)
        for row in found.values
    )
    told = (sentence(each) for each in refused_edits(evaluation))
    provenance = replace(
        found.provenance,
        warnings=(*made.warnings, *told),
        corrections=tuple(corrections),
    )
    return Profile(automatic.record, values, provenance, evaluation)


def _profile_of(evaluation: Evaluation, recording: Recording, settings: Settings) -> Profile:
    whole = catalogue()
    provenance = _provenance(recording, settings, whole=whole, evaluation=evaluation)
    wanted = whole.of_one_recording(own_definitions=settings.own_definitions, only=settings.biomarkers)
    outcomes = (evaluation.outcome(each.symbol) for each in wanted)
    quality = evaluation.quantity("quality")
    values = tuple(
        row for each in outcomes for row in rows_of(each, provenance, quality, record=recording.name)
    )
    return Profile(recording.name, values, provenance, evaluation)


def rows_of(outcome: Outcome, provenance: Provenance, quality: Quality, *, record: str) -> Iterator[Value]:
    """The rows of one biomarker in the long table."""
    declared = outcome.biomarker
    short = declared.minimum_s is not None and not lasts(quality, declared.minimum_s)
    chain = _chain(outcome, provenance.chain)
    chain_if_there = f"{chain}+ultra_short" if short else chain
    n, spread = outcome.n, outcome.spread
    code, symbol, unit, version = declared.code, declared.symbol, declared.unit, declared.version
    for lead, value, text, validity in zip(
        outcome.leads, outcome.values, outcome.texts, outcome.codes, strict=True
    ):
        number = None if value != value else value  # noqa: PLR0124 - NaN, and this is the innermost loop
        if number is None and not text:
            yield Value(record, code, symbol, lead, None, None, unit, validity, None, None, version, chain)
        else:
            there = (number, text or None, unit, validity, n, spread, version, chain_if_there)
            yield Value(record, code, symbol, lead, *there)


def _chain(outcome: Outcome, usual: str) -> str:
    """The record's chain, or the biomarker's own one with the same settings, or that of the model behind it."""
    own = outcome.biomarker.chain
    if own in ("", MODEL):
        return outcome.chain(usual)
    return f"{own}-{usual.rpartition('-')[2]}"


def _provenance(
    recording: Recording, settings: Settings, *, whole: Catalogue, evaluation: Evaluation
) -> Provenance:
    try:
        rhythm = evaluation.quantity("rhythm")
    except NotComputable:
        rhythm = None
    return Provenance(
        input_sha256=recording.source_sha256,
        settings_hash=settings.hash,
        settings=settings.as_dict(),
        catalogue_version=whole.version,
        software_version=VERSION,
        chain=f"{evaluation.quantity('signal_path')}-{settings.chain_hash}",
        fs_hz=recording.fs_hz,
        leads=recording.leads,
        derived_leads=recording.derived_leads,
        duration_s=recording.duration_s,
        quality=evaluation.quantity("verdict"),
        rhythm=rhythm,
        warnings=(*recording.warnings, *_remarks(evaluation)),
    )


def _remarks(evaluation: Evaluation) -> Iterator[str]:
    """What the reader of the values should know of the recording, a sentence each."""
    for begin_s, end_s in evaluation.quantity("calibration_pulses"):
        yield f"The calibration pulse at {begin_s:.2f} to {end_s:.2f} s was left out."
    swap = evaluation.outcome("quality_lead_swap").texts[0]
    if swap not in ("", "none"):
        what = INTERCHANGE_TEXT[cast(Interchange, swap)]
        yield f"Suspected interchange of {what}: the values may be of wrong leads."


def _written_alike(row: Value, other: Value) -> bool:
    return row == other or _as_row(row) == _as_row(other)


def _as_row(row: Value) -> dict[str, Any]:
    return row._asdict() | {"value": rounded(row.value), "spread": rounded(row.spread)}


def as_lists(vectors: Mapping[str, Floats]) -> dict[str, list[float | None]]:
    """Vectors as they are written: lists, nine significant digits."""
    return {name: [rounded(each) for each in vector.tolist()] for name, vector in vectors.items()}


def rounded(number: float | None) -> float | None:
    """A number as it is written: nine significant digits."""
    return None if number is None else float(f"{number:.{SIGNIFICANT_DIGITS}g}")
