"""What every part of the file is written from."""

from dataclasses import dataclass
from typing import Final

from ecgomics.report.moment import moment
from ecgomics.report.structured.document import Report
from ecgomics.report.structured.phrases import Phrases
from ecgomics.report.structured.words import Words

RGB = tuple[float, float, float]
#: Of what is grave, and of what stands out; both readable on white.
RED: Final[RGB] = (0.70, 0.10, 0.10)
AMBER: Final[RGB] = (0.58, 0.36, 0.00)
BLUE: Final[RGB] = (0.10, 0.33, 0.62)
BODY: Final = 9.5
SMALL: Final = 8.0


@dataclass(frozen=True, slots=True)
class Part:
    """A report and how it is said."""

    report: Report
    phrases: Phrases

    @property
    def words(self) -> Words:
        """Of the language that is written in."""
        return self.phrases.words

    def whose(self) -> str:
        """Whose recording it is and of when, in one line."""
        about, words = self.report.identity, self.words
        said = [about.record]
        if about.pseudonym:
            said.append(about.pseudonym)
        if about.age_years is not None:
            said.append(words.years(f"{about.age_years:.0f}"))
        if about.sex is not None:
            said.append(words.sexes[about.sex])
        if about.taken_at is not None:
            said.append(moment(about.taken_at))
        return " · ".join(said)
