"""The earlier recording that serial statements compare with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ecgomics.report.findings.facts import RecordingFacts
from ecgomics.report.findings.result import Findings
from ecgomics.report.findings.scene import Reason, Row, Scene

_DIFFERENCE = "serial_difference"


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier recording of the same person: measured, judged by the same table, and compared with the one now."""

    values: Sequence[Row]
    facts: RecordingFacts
    findings: Findings
    serial: Sequence[Row]
    """Rows of the comparison (`ComparedValue`): differences by biomarker, and those of the records as a whole."""

    @property
    def differences(self) -> Mapping[str, Row]:
        """The rows by what the rules call them: `symbol` or `symbol:LEAD` of what is compared."""
        return dict(self._named())

    def _named(self) -> Iterator[tuple[str, Row]]:
        for row in self.serial:
            if row["symbol"] == _DIFFERENCE:
                yield _name(row["of"], row["lead"]), row
            elif not row["of"]:
                yield _name(row["symbol"], row["lead"]), row

    @property
    def scene(self) -> Scene:
        """What `previous()` is asked of: what was not assessed is not known, whatever the reason."""
        stands: dict[str, bool | Reason] = {each.id: True for each in self.findings}
        for each in self.findings.not_assessed:
            stands[each.id] = Reason(each.why, f"{each.id}: {each.detail}")
        return scene_of(self.values, self.facts, stands)


def scene_of(values: Sequence[Row], facts: RecordingFacts, stands: Mapping[str, bool | Reason]) -> Scene:
    """The scene of one recording alone."""
    return Scene(
        values={_name(row["symbol"], row["lead"]): row for row in values},
        symbols=frozenset(row["symbol"] for row in values),
        facts=facts.as_asked(),
        leads=facts.leads,
        stands=stands,
    )


def _name(symbol: str, lead: str) -> str:
    return f"{symbol}:{lead}" if lead else symbol
