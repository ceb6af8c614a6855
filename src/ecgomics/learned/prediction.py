"""What a model head says of a record: the shape of it, and its rows among those of comparisons."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.comparative.prediction import CALIBRATION_RECORDS
from ecgomics.biomarkers.latent_space import HeadOutputs
from ecgomics.compared import ComparedValue
from ecgomics.latent.heads import Form
from ecgomics.learned.values import predicted_values
from ecgomics.profile import rounded

#: Stands between several labels of one record.
SEPARATOR: Final = ";"
#: The only number that is estimated is an age, in years.
UNIT_OF_ESTIMATES: Final = "a"
#: Stands between the models that a number stands on.
MODEL_SEPARATOR: Final = "+"
P_VALUE: Final = "conformal_p_value"
#: Heads whose target is no disease.
DEMOGRAPHIC_HEADS: Final = frozenset({"age", "sex"})


class Contribution(NamedTuple):
    """What one feature of a head adds to its statement; positive speaks for it.

    In log-odds; of a head that estimates a number, in its unit.
    """

    symbol: str
    """Of the biomarker, or what else the head stands on."""
    lead: str
    value: float | None
    """None where it could not be measured, which counts too."""
    unit: str
    """Of the value; empty for what is no biomarker."""
    toward: float

    @property
    def name(self) -> str:
        """`symbol:LEAD`, the spelling in text."""
        return f"{self.symbol}:{self.lead}" if self.lead else self.symbol


class Estimate(NamedTuple):
    """A number that a head estimates, and the limits between which nine of ten true ones lie; None if it abstains."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a head says of a record."""

    record: str
    head: str
    form: Form
    labels: tuple[str, ...]
    probabilities: tuple[float | None, ...]
    """Calibrated, one for each label; None where the record does not give what the head needs."""
    label: str | None
    """Several are separated by `;`. None where the head abstains, where it estimates a number, and where no label of
    several that may hold together is likely."""
    abstained: bool
    reason: str
    """Why it abstains; empty where it does not."""
    p_values: tuple[float | None, ...]
    """Conformal, one for each label: the share of records of that label that are as strange."""
    known: tuple[int, ...]
    """For each p-value the records with the label that it stands on; its row is not valid where they are few."""
    contributions: tuple[Contribution, ...]
    models: tuple[str, ...]
    """Identifiers `name@hash` of the head, and of the encoder where it stands on one."""
    estimate: "Estimate | None" = None
    """Of a head that estimates a number; it has no labels and probabilities."""
    start_s: float = 0.0
    """Begin of the stretch of the record that it is about."""
    settings_hash: str = ""
    """Of the settings that the biomarkers were measured with; empty where it stands on none."""

    @property
    def chain(self) -> str:
        """What made the numbers, as in the chains of other values."""
        return f"MODEL:{self._made_by}"

    @property
    def _made_by(self) -> str:
        models = MODEL_SEPARATOR.join(self.models)
        return f"{models}-{self.settings_hash}" if self.settings_hash else models

    @property
    def given(self) -> tuple[str, ...]:
        """The labels that are given: one, several or none."""
        return () if self.label is None else tuple(self.label.split(SEPARATOR))

    @property
    def rows(self) -> tuple[ComparedValue, ...]:
        """The numbers as rows, such as `predicted_disease(rhythm:af)` and `conformal_p_value(rhythm:af)`."""
        return (*self._outputs(), *self._p_values())

    def _outputs(self) -> Iterator[ComparedValue]:
        numbers = self.probabilities if self.estimate is None else (self.estimate.value,)
        said = HeadOutputs(
            model=self._made_by,
            head=self.head,
            kind="demographic" if self.head in DEMOGRAPHIC_HEADS else "disease",
            targets=self.labels if self.estimate is None else (self.head,),
            values=np.array([np.nan if each is None else each for each in numbers]),
            abstained=self.abstained,
        )
        units = {} if self.estimate is None else {self.head: UNIT_OF_ESTIMATES}
        return predicted_values(self.record, [said], units=units)

    def _p_values(self) -> Iterator[ComparedValue]:
        declared = catalogue().biomarkers[P_VALUE]
        for label, value, known in zip(self.labels, self.p_values, self.known, strict=True):
            there = value is not None and known >= CALIBRATION_RECORDS
            yield ComparedValue(
                record=self.record,
                of=f"{self.head}:{label}",
                lead="",
                code=declared.code,
                symbol=declared.symbol,
                value=value if there else None,
                value_text=None,
                unit=declared.unit,
                validity="ok" if there else "failed",
                n=known if there else None,
                version=declared.version,
                chain=self.chain,
            )

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON, numbers to nine significant digits."""
        return asdict(self) | {
            "probabilities": [rounded(each) for each in self.probabilities],
            "p_values": [rounded(each) for each in self.p_values],
            "contributions": [
                {"name": each.name, **each._asdict()}
                | {"toward": rounded(each.toward), "value": rounded(each.value)}
                for each in self.contributions
            ],
        }
