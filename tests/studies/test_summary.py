"""What a study prints of a finding: the leaders of clusters, strongest first, and models with intervals."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ecgomics.discovery.discover import discover
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.results import Discovery, Estimate, ModelResult
from ecgomics.discovery.table import Feature, Outcome, Table
from studies.summary import PRINTED, print_summary

PLAN = Plan(learners=(), bootstrap=0, permutations=0)


@pytest.fixture(scope="module")
def finding() -> Discovery:
    """120 people, 60 of them cases; of sixteen biomarkers all but the last two differ between the groups."""
    draw = np.random.default_rng(2)
    case = np.repeat([0.0, 1.0], 60)
    size = np.array([*np.linspace(1.0, 2.5, 14), 0.0, 0.0])
    values = draw.normal(size=(120, 16)) + case[:, None] * size
    features = tuple(
        Feature(f"b{place:02d}", "b", "", f"ECG{place}", f"B {place}", "ms", "structural", "qrs", 1)
        for place in range(16)
    )
    names = tuple(f"p{place}" for place in range(120))
    outcome = Outcome("relapse", "binary", case, levels=("no", "yes"))
    return discover(Table(names, names, features, values), outcome, (), PLAN)


def test_leaders_come_strongest_first(finding: Discovery, capsys: pytest.CaptureFixture[str]) -> None:
    print_summary(finding, Path("out"))
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "relapse: 120 records of 120 people, 60 cases"
    assert lines[2].endswith("of 16 biomarkers at q < 0.05")
    named = [line.split()[0] for line in lines if line.startswith("  b")]
    p_of = {each.feature.name: each.p for each in finding.associations}
    assert 0 < len(named) <= PRINTED
    assert [p_of[name] for name in named] == sorted(p_of[name] for name in named)
    assert not {"b14", "b15"} & set(named)
    assert lines[-1] == f"Report: {Path('out') / 'report.html'}"


def test_models_have_their_intervals(finding: Discovery, capsys: pytest.CaptureFixture[str]) -> None:
    figures = {name: Estimate(0.9, 0.8, 0.95) for name in ("AUC", "average precision", "prevalence", "Brier")}
    model = ModelResult("both", "elastic net", (), (), figures, {}, (), {})
    print_summary(replace(finding, models=(model,)), Path("out"))
    told = capsys.readouterr().out
    assert "  both, elastic net: AUC 0.900 [0.800, 0.950], average precision" in told
    assert "Brier" not in told
