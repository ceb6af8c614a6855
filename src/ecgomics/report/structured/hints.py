"""A report for a deployment whose people shall not be told of atrial fibrillation: the clinical terms stay."""

import re
from dataclasses import replace
from typing import Final

from ecgomics.report.findings.result import Finding, Findings
from ecgomics.report.structured.document import Report

_FIBRILLATION: Final = re.compile(r"fibrillat|颤", re.IGNORECASE)
#: True of every statement of fibrillation: fast, slow, regular, of a part of the recording.
_PLAIN: Final = "Something about the rhythm should be looked at by a doctor."
_PLAIN_ZH: Final = "节律需要请医生查看。"


def without_af_hint(report: Report) -> Report:
    """The same report with sentences for the person that do not speak of fibrillation."""
    return replace(report, findings=plain_without_af(report.findings))


def plain_without_af(findings: Findings) -> Findings:
    """The same findings with such sentences."""
    return replace(findings, standing=tuple(_reworded(each) for each in findings.standing))


def _reworded(finding: Finding) -> Finding:
    if not _FIBRILLATION.search(finding.plain + finding.plain_zh):
        return finding
    return replace(finding, plain=_PLAIN, plain_zh=_PLAIN_ZH)
