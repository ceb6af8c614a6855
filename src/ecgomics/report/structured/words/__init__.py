"""The words of the structured report in English and Chinese, one table for all that write it."""

from collections.abc import Mapping
from typing import Final

from ecgomics.report.structured.document import Language
from ecgomics.report.structured.words.chinese import CHINESE
from ecgomics.report.structured.words.english import ENGLISH
from ecgomics.report.structured.words.table import Words

WORDS: Final[Mapping[Language, Words]] = {"en": ENGLISH, "zh": CHINESE}

__all__ = ["WORDS", "Words"]
