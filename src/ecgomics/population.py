"""Profile → its place in a reference population: z scores, published limits, panels.

profile, person ──table──▶ stratum of each biomarker, panel ──catalogue──▶ rows
embedding (tier 3) ──reference set of the encoder──▶ distances, residual ──▶ rows
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import numpy as np

from ecgomics.biomarkers.catalogue import OWN, Catalogue, catalogue
from ecgomics.biomarkers.declaration import COHORT, Biomarker
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.guards import ADULT_FROM_YEARS
from ecgomics.biomarkers.latent_space import LatentReference
from ecgomics.biomarkers.reference_population import (
    Calibration,
    Measured,
    Panel,
    PanelReference,
    ReferencePopulation,
    ReferenceSet,
    panel_reference,
    population_from_csv,
    shipped_text,
)
from ecgomics.biomarkers.reference_ranges import (
    adult_percentiles,
    has_adult_percentiles,
    paediatric_percentiles,
)
from ecgomics.compared import Compared, ComparedValue, ComparedValues, compared_value
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Subject
from ecgomics.core.version import VERSION
from ecgomics.learned.place import InLatentSpace
from ecgomics.profile import Profile, Value

SHIPPED: Final = "healthy adults of PTB-XL and LUDB"
#: z scores of the 2nd and 98th centile.
LIMITS_Z: Final = (-2.0537489106318230, 2.0537489106318230)


def against_reference(
    profile: Profile,
    reference: ReferencePopulation | Path | str | None = None,
    *,
    reference_set: ReferenceSet | None = None,
    calibration: Calibration | None = None,
    latent_reference: LatentReference | None = None,
) -> ComparedValues:
    """Where the values of a profile lie among people of like age and sex.

    reference is a table (the path of a CSV file, columns as in the guide), by default the small open one that comes
    with ECGomics. reference_set holds a panel of named records, calibration the scores that a conformal p-value is made
    of, latent_reference embeddings of named records (those that come with the encoder if not given). Biomarkers of
    tier 3, all in latent space among them, are among the rows where the settings of the profile say so. InvalidInput
    where the table cannot be used.
    """
    population = _population(reference)
    subject = cast(Subject, profile.evaluation.quantity("subject"))
    place = _Place(catalogue(), profile, population, subject=subject)
    panel = (
        _panel(profile, population, subject) if reference_set is None else _panel_of(profile, reference_set)
    )
    sources = {"panel": panel, "reference_set": reference_set, "calibration": calibration}
    latent = InLatentSpace(profile, latent_reference) if place.own else None
    rows = (*place.of_biomarkers(), *place.of_panel(sources), *(latent.rows() if latent else ()))
    about: dict[str, Any] = {
        "record": profile.record,
        "age_years": subject.age_years,
        "sex": subject.sex,
        "reference": population.name,
        "input_sha256": profile.provenance.input_sha256,
        "chain": profile.provenance.chain,
        "catalogue_version": catalogue().version,
        "software_version": VERSION,
        **(latent.about() if latent else {}),
    }
    warnings = tuple(_warnings(subject, population, shipped=reference is None))
    return ComparedValues(rows, about, warnings, vectors=latent.vectors() if latent else {})


def read_population(path: Path | str) -> ReferencePopulation:
    """A reference population from a CSV file; InvalidInput where it cannot be used."""
    path = Path(path)
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        why = "cannot be read as a CSV file in UTF-8" if path.exists() else "does not exist"
        raise InvalidInput(f"The reference table {path} {why}.") from None
    return population_from_csv(text, name=path.name, units=_units())


@cache
def shipped_population() -> ReferencePopulation:
    """The small open one that comes with ECGomics."""
    return population_from_csv(shipped_text(), name=SHIPPED, units=_units())


def _units() -> Mapping[str, str]:
    return {each.symbol: each.unit for each in catalogue().biomarkers.values()}


def _population(reference: ReferencePopulation | Path | str | None) -> ReferencePopulation:
    if reference is None:
        return shipped_population()
    return reference if isinstance(reference, ReferencePopulation) else read_population(reference)


def _warnings(subject: Subject, population: ReferencePopulation, *, shipped: bool) -> Iterator[str]:
    if subject.age_years is None:
        yield "The age is not known: no stratum of the reference population applies."
    elif not any(each.fits(subject) for strata in population.strata.values() for each in strata):
        yield f"The reference population has no stratum for {subject.age_years:g} years and this sex."
    if subject.sex is None:
        yield "The sex is not known: strata of both sexes are used where there are any."
    if shipped:
        yield (
            f"The reference population is a small open one ({population.name}): "
            "for research, not for clinical use."
        )


class _Place:
    """One profile in one population."""

    def __init__(
        self,
        whole: Catalogue,
        profile: Profile,
        population: ReferencePopulation,
        *,
        subject: Subject,
    ) -> None:
        self._whole, self._profile, self._population, self._subject = whole, profile, population, subject
        self.own = bool(profile.provenance.settings["own_definitions"])
        self._declared = [
            each
            for each in whole.biomarkers.values()
            if each.scope == COHORT and (self.own or each.tier < OWN)
        ]
        self._heart_rate = profile["heart_rate"].value

    def of_biomarkers(self) -> Iterator[ComparedValue]:
        """Rows of every biomarker that the population or the published percentiles know."""
        in_table = self._standing_on("stratum")
        of_adults, of_children = self._standing_on("adult_range"), self._standing_on("paediatric_range")
        years = self._subject.age_years
        for row in self._profile:
            declared = list(in_table) if (row.symbol, row.lead) in self._population.strata else []
            if has_adult_percentiles(row.symbol, row.lead):
                declared += of_adults
                declared += of_children if years is not None and years < ADULT_FROM_YEARS else []
            if declared:
                yield from self._rows(row, declared)

    def of_panel(self, sources: Mapping[str, Any]) -> Iterator[ComparedValue]:
        """Rows of the panel and of the conformal p-value, where what they need was handed in."""
        there = {name: source for name, source in sources.items() if source is not None}
        evaluation = Evaluation(self._whole, there)
        panel = there.get("panel")
        what = Compared(
            self._profile.record, panel.name if panel else "", "", "1", self._profile.provenance.chain
        )
        declared = self._standing_on("panel") if panel else []
        if "reference_set" not in there:
            declared = [each for each in declared if not self._needs(each, "reference_set")]
        if "calibration" in there:
            declared = [*declared, self._whole["conformal_p_value"]]
        yield from (compared_value(evaluation.outcome(each.symbol), what, n=None) for each in declared)

    def _standing_on(self, source: str) -> list[Biomarker]:
        return [each for each in self._declared if self._needs(each, source)]

    def _needs(self, declared: Biomarker, source: str) -> bool:
        return source in self._whole.needs_deeply(declared.symbol)

    def _rows(self, row: Value, declared: list[Biomarker]) -> Iterator[ComparedValue]:
        what = Compared(row.record, row.symbol, row.lead, row.unit, row.chain)
        sources = self._sources(row)
        stratum = sources.get("stratum")
        evaluation = Evaluation(self._whole, sources)
        for each in declared:
            found = compared_value(
                evaluation.outcome(each.symbol),
                what,
                n=stratum.n if stratum and self._needs(each, "stratum") else None,
            )
            if row.validity not in ("ok", found.validity) and (row.value is None or found.validity == "ok"):
                found = found._replace(validity=row.validity)
            yield found

    def _sources(self, row: Value) -> dict[str, Any]:
        if row.value is None:
            return {}
        subject, duration_s = self._subject, self._profile.provenance.duration_s
        sources = {
            "measured": Measured(row.value, subject.age_years, subject.sex, self._heart_rate),
            "stratum": self._population.stratum(row.symbol, row.lead, subject),
            "adult_range": adult_percentiles(row.symbol, row.lead, subject=subject, duration_s=duration_s),
            "paediatric_range": paediatric_percentiles(
                row.symbol, row.lead, subject=subject, duration_s=duration_s
            ),
        }
        return {name: source for name, source in sources.items() if source is not None}


# ── panels ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _panel(profile: Profile, population: ReferencePopulation, subject: Subject) -> Panel | None:
    """The core panel among people like the person, its limits from the population; None where there is none."""
    found = panel_reference(subject)
    if found is None:
        return None
    return Panel(
        found.name,
        found.members,
        _values(profile, found.members),
        found.mean,
        found.covariance,
        *_limits(found, population, subject),
    )


def _limits(
    found: PanelReference, population: ReferencePopulation, subject: Subject
) -> tuple[Floats, Floats]:
    strata = [population.stratum(symbol, "", subject) for symbol in found.members]
    low, high = (np.array([np.nan if each is None else each.centile(z) for each in strata]) for z in LIMITS_Z)
    return low, high


def _panel_of(profile: Profile, reference_set: ReferenceSet) -> Panel:
    """The panel that a set of records holds, its mean and covariance from them."""
    complete = reference_set.values[np.isfinite(reference_set.values).all(axis=1)]
    count = len(reference_set.members)
    nowhere = np.full(count, np.nan)
    if len(complete) <= count:
        mean, covariance = nowhere, np.full((count, count), np.nan)
    else:
        mean, covariance = complete.mean(axis=0), np.atleast_2d(np.cov(complete, rowvar=False))
    values = _values(profile, reference_set.members)
    return Panel(reference_set.name, reference_set.members, values, mean, covariance, nowhere, nowhere)


def _values(profile: Profile, members: tuple[str, ...]) -> Floats:
    found = [profile[name] for name in members]
    return np.array([np.nan if row.value is None or row.validity != "ok" else row.value for row in found])
