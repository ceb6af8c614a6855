"""How far a reader can be trusted: what it was tried on."""

from enum import StrEnum


class Support(StrEnum):
    """The evidence that stands behind a reader, as the documentation and every result say it."""

    TWO_READERS = "verified on real files against a second reader"
    ONE_READER = "verified on real files"
    OWN = "verified on our own files"
    SYNTHETIC = "experimental: tried on synthetic files only"
    DOCUMENTED = "experimental: written from its documentation only"

    @property
    def is_experimental(self) -> bool:
        """Whether no real file was ever read."""
        return self in {Support.SYNTHETIC, Support.DOCUMENTED}
