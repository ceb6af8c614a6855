"""What heads say of a record → rows like those of a comparison: one for each head and class."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.latent_space import HeadKind, HeadOutputs
from ecgomics.compared import Compared, ComparedValue, compared_value

#: The biomarker by what a head was trained on.
SYMBOLS: Final[Mapping[HeadKind, str]] = MappingProxyType(
    {
        "diagnosis": "predicted_disease",
        "disease": "predicted_disease",
        "demographic": "predicted_demographic",
        "imaging": "predicted_imaging",
        "laboratory": "predicted_laboratory",
    }
)


def predicted_values(
    record: str, heads: Sequence[HeadOutputs], *, units: Mapping[str, str] = MappingProxyType({})
) -> Iterator[ComparedValue]:
    """Rows such as `predicted_disease(rhythm:af)`.

    units gives the unit of a target that has one, such as a for age.
    """
    whole = catalogue()
    for head in heads:
        symbol = SYMBOLS[head.kind]
        for target in head.targets:
            asked = replace(head, target=target)
            what = Compared(record, f"{head.head}:{target}", "", units.get(target, "1"), "")
            yield compared_value(Evaluation(whole, {"head_outputs": asked}).outcome(symbol), what, n=None)
