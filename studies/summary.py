"""What a study prints of a finding."""

from pathlib import Path
from typing import Final

from ecgomics.discovery.results import Discovery

#: Biomarkers that are printed; all stand in the tables.
PRINTED: Final = 12


def print_summary(found: Discovery, folder: Path) -> None:
    """The outcome, its leading biomarkers, the models, and where the report is."""
    at = found.choices.get("alpha", 0.05)
    tested = [each for each in found.associations if not each.refused]
    below = [each for each in tested if each.q < at]
    cases = "" if found.events is None else f", {found.events} cases"
    print(f"\n{found.choices['outcome']}: {found.records} records of {found.subjects} people{cases}")
    print(f"{len(below)} of {len(tested)} biomarkers at q < {at:g}")
    leading = sorted((each for each in below if each.representative), key=lambda each: each.p)
    for each in leading[:PRINTED]:
        effect = each.effect
        print(
            f"  {each.feature.name:32} {each.measure} {effect.value:+.2f} [{effect.low:+.2f}, {effect.high:+.2f}], "
            f"q {each.q:.1e}, {each.rank_measure} {each.rank_effect:.3f}"
        )
    for model in found.models:
        figures = ", ".join(
            f"{name} {one.value:.3f} [{one.low:.3f}, {one.high:.3f}]"
            for name, one in list(model.metrics.items())[:3]
        )
        print(f"  {model.inputs}, {model.learner}: {figures}")
    print(f"Report: {folder / 'report.html'}")
