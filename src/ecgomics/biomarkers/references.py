"""The literature that declarations cite by key."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Reference:
    """One source."""

    key: str
    authors: str
    year: str
    title: str
    journal: str
    doi: str

    @property
    def text(self) -> str:
        """As printed in a list of references, without the DOI."""
        whole = f"{self.authors.rstrip('.')}. {self.title}. {self.journal}".rstrip(". ")
        return f"{whole} ({self.year})." if self.year else f"{whole}."


@cache
def literature() -> Mapping[str, Reference]:
    """Every source by its key."""
    text = resources.files("ecgomics.biomarkers").joinpath("references.csv").read_text("utf-8")
    return MappingProxyType({row["key"]: Reference(**row) for row in csv.DictReader(text.splitlines())})
