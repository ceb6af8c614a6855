"""The exception tree of ECGomics.

EcgomicsError
├── InvalidInput        what was given and what is allowed: the user can mend it
│   ├── NotFound        a name or identifier that nothing has
│   ├── Conflict        somebody else was quicker: the sentence says who, and nothing is changed
│   ├── Refused         it is there, but whoever asks may not have it; the sentence says what would have to be
│   ├── Damaged         something that was kept is gone, or not what was written: a copy must be put back
│   ├── UnreadableFile  a file that cannot be read as an ECG
│   └── Unstated        the file does not state its rate, unit or leads: the option that does is named
├── Unavailable         something that is needed does not answer now; the same may do later
└── NotComputable       a fact about the data: carries the validity code that stands in place of a value
"""

from collections.abc import Mapping

from ecgomics.core.validity import Validity


class EcgomicsError(Exception):
    """Root of every error that ECGomics raises on purpose."""


class InvalidInput(EcgomicsError):
    """One sentence that says what was given and what is allowed."""


class NotFound(InvalidInput):
    """A name or identifier that nothing has."""


class Conflict(InvalidInput):
    """What was to be changed is not any more what it was; the sentence says who changed it, and nothing is changed."""

    def __init__(self, sentence: str, overtaken: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.overtaken: Mapping[str, str] = overtaken or {}
        """By identifier of what was changed a sentence that says who changed what and when."""


class Refused(InvalidInput):
    """What is asked for is not for whoever asks; the sentence says what would have to be."""


class Damaged(InvalidInput):
    """Something that was kept is gone, or is not what was written; the sentence says what."""


class UnreadableFile(InvalidInput):
    """A file that cannot be read; the sentence names the format, the field and the reason."""


class Unstated(InvalidInput):
    """The file does not state what is needed (rate, unit, leads); the sentence names the option that answers it."""


class Unavailable(EcgomicsError):
    """What is needed does not answer at the moment; the sentence says what. What was acknowledged is kept."""


class NotComputable(EcgomicsError):
    """There is no number, and this is why."""

    def __init__(self, code: Validity, why: str = "") -> None:
        super().__init__(why or code)
        self.code: Validity = code
