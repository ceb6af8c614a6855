"""Statements of a report, made by a table of rules over the biomarkers that a cardiologist can read and change."""

from ecgomics.report.findings.result import Certainty, Finding, Findings, Met, NotAssessed, Severity

__all__ = ["Certainty", "Finding", "Findings", "Met", "NotAssessed", "Severity"]
