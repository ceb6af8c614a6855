"""Statements of a report, made by a table of rules over the biomarkers that a cardiologist can read and change."""

from ecgomics.report.findings.earlier import Earlier
from ecgomics.report.findings.engine import findings_of
from ecgomics.report.findings.facts import RecordingFacts, facts_of_profile
from ecgomics.report.findings.result import Certainty, Finding, Findings, Met, NotAssessed, Severity
from ecgomics.report.findings.table import Table, load, own_table

__all__ = [
    "Certainty",
    "Earlier",
    "Finding",
    "Findings",
    "Met",
    "NotAssessed",
    "RecordingFacts",
    "Severity",
    "Table",
    "facts_of_profile",
    "findings_of",
    "load",
    "own_table",
]
