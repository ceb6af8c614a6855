"""The rules over the values of one recording → what is said of it, with the evidence, and what could not be assessed.

rules in the order of their dependencies ──needs, suppression, criterion──▶ standing ──supersession──▶ Findings
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ecgomics.report.findings.core import summed_up
from ecgomics.report.findings.earlier import Earlier, scene_of
from ecgomics.report.findings.facts import RecordingFacts
from ecgomics.report.findings.judgement import Standing, judged
from ecgomics.report.findings.result import CATEGORIES, SEVERITIES, Category, Finding, Findings, NotAssessed
from ecgomics.report.findings.rule import Rule
from ecgomics.report.findings.scene import Answer, Reason, Row, Scene
from ecgomics.report.findings.table import BESIDE_THE_HEART, UNINTERPRETABLE, Table, own_table

_SUMMARY: Final = "summary"


def findings_of(
    values: Sequence[Row],
    facts: RecordingFacts,
    *,
    table: Table | None = None,
    earlier: Earlier | None = None,
    extended: bool = False,
) -> Findings:
    """What the rules say of a recording.

    values are the rows of a stored profile's long table. table is the own one where none is given; earlier is what
    serial statements compare with. extended asks the rows of that set, too, which have not shown their specificity.
    """
    table = table or own_table()
    said = _Said(table, scene_of(values, facts, {}), extended=extended)
    if earlier is not None:
        said.scene = replace(said.scene, earlier=earlier.scene, differences=earlier.differences)
    for rule in table.in_order:
        said.ask(rule)
    return said.findings()


@dataclass
class _Said:
    """Statements as they are made one after the other."""

    table: Table
    scene: Scene
    extended: bool
    stands: dict[str, bool | Reason] = field(default_factory=dict)
    made: dict[str, Finding] = field(default_factory=dict)
    not_assessed: dict[str, NotAssessed] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scene = replace(self.scene, stands=self.stands)

    def ask(self, rule: Rule) -> None:
        """Ask one rule, whose dependencies have been asked."""
        if rule.set == "extended" and not self.extended:
            return
        found: Standing | Reason | None = self._refused(rule)
        if found is None:
            if rule.id in self.table.sum_up:
                self._sum_up()
            found = judged(rule, self.scene)
        if isinstance(found, Standing):
            self.made[rule.id] = _finding(rule, found)
        elif found is not None:
            self.not_assessed[rule.id] = NotAssessed(
                rule.id, rule.category, rule.label, rule.label_zh, found.why, found.detail
            )
        # What another statement forbids does not stand; what is not known may.
        unknown = isinstance(found, Reason) and found.why != "suppressed"
        self.stands[rule.id] = found if unknown else isinstance(found, Standing)  # type: ignore[assignment]

    def _refused(self, rule: Rule) -> Reason | None:
        """Why a rule is not asked: nothing can be seen, a need is not met, another statement forbids it."""
        if UNINTERPRETABLE in self.made and rule.category not in BESIDE_THE_HEART:
            return Reason("suppressed", UNINTERPRETABLE)
        unmet = next((why for each in rule.needs if (why := each.unmet(self.scene)) is not None), None)
        if unmet is not None:
            return unmet
        by = next((each for each in rule.suppressed_by if each in self.made), None)
        return None if by is None else Reason("suppressed", by)

    def _sum_up(self) -> None:
        if "worst_severity" not in self.scene.facts:
            categories: Mapping[str, Category] = {each.id: each.category for each in self.table.rules}
            facts: Mapping[str, Answer] = summed_up(
                self.scene, self.made.values(), self.not_assessed.values(), categories
            )
            self.scene = self.scene.with_facts(facts)

    def findings(self) -> Findings:
        """All of it, superseded statements marked, in the order of a report."""
        place = {each.id: number for number, each in enumerate(self.table.rules)}
        by = _superseded(each for each in self.table.rules if each.id in self.made)
        standing = [replace(each, superseded_by=by.get(each.id)) for each in self.made.values()]
        standing.sort(
            key=lambda each: (
                -SEVERITIES.index(each.severity),
                CATEGORIES.index(each.category),
                place[each.id],
            )
        )
        unsaid = (each for each in self.not_assessed.values() if each.category != _SUMMARY)
        return Findings(
            tuple(standing),
            tuple(sorted(unsaid, key=lambda each: place[each.id])),
            self.table.version,
        )


def _superseded(standing: Iterable[Rule]) -> dict[str, str]:
    """By statement, the first standing one that replaces it."""
    found: dict[str, str] = {}
    for rule in standing:
        for hidden in rule.supersedes:
            found.setdefault(hidden, rule.id)
    return found


def _finding(rule: Rule, found: Standing) -> Finding:
    return Finding(
        id=rule.id,
        category=rule.category,
        label=rule.label,
        label_zh=rule.label_zh,
        plain=rule.plain,
        plain_zh=rule.plain_zh,
        certainty=found.certainty,
        severity=found.severity,
        criterion=rule.text,
        met=found.met,
        source=rule.source,
        aha=rule.aha,
        # A code has no word for "possible", and would say more than the statement.
        snomed=() if found.certainty == "possible" else rule.snomed,
        capped_by=found.capped_by,
    )
