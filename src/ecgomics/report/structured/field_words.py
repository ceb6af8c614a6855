"""What the fields of findings are, for the schema of the report: those that their classes leave to their names."""

from typing import Final

WORDS: Final = {
    "Met.value": "What it was; null where it had none.",
    "Met.unit": "By UCUM; empty for flags, classes and facts without one.",
    "Finding.id": "Permanent name of the statement in the table.",
    "Finding.category": "What it is about.",
    "Finding.label": "In clinical terms, in English.",
    "Finding.label_zh": "The same in Chinese.",
    "Finding.plain_zh": "One sentence without jargon for the person, in Chinese.",
    "Finding.certainty": "How sure it is.",
    "Finding.severity": "How grave it is.",
    "Finding.met": "The values that its criterion read.",
    "Finding.snomed": "SNOMED CT concepts that are known for certain.",
    "NotAssessed.id": "Permanent name of the statement in the table.",
    "NotAssessed.category": "What it is about.",
    "NotAssessed.label": "In clinical terms, in English.",
    "NotAssessed.label_zh": "The same in Chinese.",
    "NotAssessed.why": "Kind of reason.",
    "Findings.not_assessed": "Statements of which nothing can be said, and why.",
}
