"""What learned models say of a recording, for its report: beside the rules, in their own block."""

from typing import Final

from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.latent.heads import head as head_named
from ecgomics.learned.predict import predictions_of
from ecgomics.learned.prediction import Prediction
from ecgomics.report.structured.document import ModelStatement

#: Heads that speak of the ECG; age and sex are no statement about it.
HEADS: Final = ("rhythm", "superclasses")
_DECIMALS: Final = 4


def model_statements(evaluation: Evaluation) -> tuple[ModelStatement, ...]:
    """Of each head that the recording fits; a head that abstains says why."""
    return tuple(_statement(each) for each in predictions_of(evaluation, HEADS))


def _statement(said: Prediction) -> ModelStatement:
    card = head_named(said.head).card
    numbers = {
        label: round(probability, _DECIMALS)
        for label, probability in zip(said.labels, said.probabilities, strict=True)
        if probability is not None
    }
    label = None if said.abstained else said.label
    return ModelStatement(
        model=card.name,
        version=f"{card.version} ({card.identifier})",
        card=f"/api/v1/models/{card.name}",
        label=label,
        # Several labels have one each, in probabilities: one number for all of them would be none of theirs.
        probability=numbers[said.given[0]] if label is not None and len(said.given) == 1 else None,
        probabilities=numbers,
        abstains=said.reason or None if said.abstained else None,
    )
