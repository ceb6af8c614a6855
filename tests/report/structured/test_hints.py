"""Where people are not told of fibrillation, plain words are others; clinical terms are not."""

from dataclasses import replace

import pytest

from ecgomics.report.findings.result import Finding, Findings
from ecgomics.report.structured.document import Report
from ecgomics.report.structured.hints import without_af_hint


def _said(identifier: str, label: str, plain: str, plain_zh: str) -> Finding:
    return Finding(
        id=identifier,
        category="rhythm",
        label=label,
        label_zh="",
        plain=plain,
        plain_zh=plain_zh,
        certainty="possible",
        severity="abnormal",
        criterion="",
        met=(),
        source="derived",
        aha=(),
        snomed=(),
    )


@pytest.mark.parametrize(
    ("plain", "plain_zh"),
    [
        ("The upper chambers beat irregularly (atrial fibrillation is suspected).", "心房跳动不规则。"),
        ("The pulse is slow although the upper chambers fibrillate.", "心率慢。"),
        ("Part of it is irregular.", "部分记录显示疑似心房颤动。"),
    ],
)
def test_plain_words_do_not_speak_of_fibrillation(
    twelve_lead_report: Report, plain: str, plain_zh: str
) -> None:
    spoken = _said("atrial_fibrillation", "Atrial fibrillation", plain, plain_zh)
    other = _said("pause", "Pause of 2 s or more", "There is a gap between two beats.", "两次心搏间隔较长。")
    report = replace(twelve_lead_report, findings=Findings((spoken, other), (), "own"))
    silent = without_af_hint(report)
    first, second = silent.findings.standing
    assert "fibrillat" not in first.plain.lower()
    assert "颤" not in first.plain_zh
    assert first.plain
    assert first.plain_zh
    assert replace(first, plain=plain, plain_zh=plain_zh) == spoken
    assert second == other
    assert replace(silent, findings=report.findings) == report
