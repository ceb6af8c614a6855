"""The table of rules: read once, checked against the catalogue, put into the order in which rules can be asked."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from graphlib import CycleError, TopologicalSorter
from importlib import resources
from pathlib import Path
from typing import Final

from ecgomics.core.errors import InvalidInput
from ecgomics.report.findings.language import OF_STATEMENTS
from ecgomics.report.findings.row import COLUMNS, TERM, rule_of, term_of
from ecgomics.report.findings.rule import Rule
from ecgomics.report.findings.terms import Difference, Fact, Is, Node, Previous, Proposition, below, parts

#: The statement that leaves nothing to be said of the heart.
UNINTERPRETABLE: Final = "quality_uninterpretable"
#: Categories that it leaves standing.
BESIDE_THE_HEART: Final = frozenset({"quality", "summary"})
OWN_TABLE: Final = "findings.csv"


@dataclass(frozen=True)
class Table:
    """Rules in the order of the file."""

    rules: tuple[Rule, ...]
    version: str
    """Number of rules, and a hash of the file and of the tolerances."""

    def __post_init__(self) -> None:
        _refuse_doubles(self)
        _refuse_strangers(self)
        _ = self.in_order

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """The rules by their identifier."""
        return {each.id: each for each in self.rules}

    @cached_property
    def sum_up(self) -> frozenset[str]:
        """Statements that ask for what sums up the others."""
        return frozenset(each.id for each in self.rules if not OF_STATEMENTS.isdisjoint(_asked(each)))

    @cached_property
    def differences(self) -> frozenset[str]:
        """Biomarkers whose change since an earlier recording is asked for."""
        nodes = (part for rule in self.rules for each in rule.expressions for part in parts(each))
        return frozenset(each.of.name for each in nodes if isinstance(each, Difference))

    @cached_property
    def in_order(self) -> tuple[Rule, ...]:
        """Each rule after those that it depends on; InvalidInput where rules wait for each other."""
        try:
            order = tuple(TopologicalSorter(self.dependencies).static_order())
        except CycleError as cycle:
            loop = " → ".join(cycle.args[1])
            raise InvalidInput(
                f"The rules wait for each other in a circle ({loop}): one of them must not name the next."
            ) from None
        return tuple(self.by_id[each] for each in order)

    @cached_property
    def dependencies(self) -> Mapping[str, frozenset[str]]:
        """By statement, those that must have been made before it."""
        return {each.id: frozenset(self._before(each)) for each in self.rules}

    def _before(self, rule: Rule) -> Iterator[str]:
        yield from rule.suppressed_by
        names = set(_asked(rule))
        yield from names - OF_STATEMENTS
        if names & OF_STATEMENTS:
            yield from (each.id for each in self.rules if each.category != "summary")
        if rule.category not in BESIDE_THE_HEART and UNINTERPRETABLE in self.by_id:
            yield UNINTERPRETABLE


def own_table() -> Table:
    """The table that comes with ECGomics."""
    return _own()


@cache
def _own() -> Table:
    text = resources.files("ecgomics.report.findings").joinpath(OWN_TABLE).read_text("utf-8")
    return table_of(text, name=OWN_TABLE)


def load(path: str | Path) -> Table:
    """A table of one's own; InvalidInput names the row, the column and what is wrong there."""
    try:
        text = Path(path).read_text("utf-8-sig")
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise InvalidInput(f"The table of rules {path} cannot be read: {reason}.") from None
    except UnicodeDecodeError:
        raise InvalidInput(f"The table of rules {path} is not UTF-8 text; save it as CSV in UTF-8.") from None
    return table_of(text, name=Path(path).name)


def table_of(text: str, *, name: str) -> Table:
    """The table in a text, as `load` has it."""
    rows = _rows(text, name)
    tolerances = resources.files("ecgomics.report.findings").joinpath("tolerances.csv").read_bytes()
    digest = hashlib.sha256(text.encode() + tolerances).hexdigest()[:8]
    named: dict[str, Proposition] = {}
    rules = []
    for row in rows:
        if row["set"].strip() == TERM:
            part, found = term_of(row, name, named)
            named[part] = found
        else:
            rules.append(rule_of(row, name, named))
    return Table(tuple(rules), f"{len(rules)}.{digest}")


def _rows(text: str, name: str) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise InvalidInput(f"The table of rules {name} is no CSV: line {reader.line_num}, {error}.") from None
    if not rows:
        raise InvalidInput(f"The table of rules {name} holds no row.")
    _refuse_columns(set(reader.fieldnames or ()), name)
    for row in rows:
        if None in row or None in row.values():
            more = "more" if None in row else "fewer"
            raise InvalidInput(
                f"The table of rules {name}, row {row['id']} has {more} cells than there are columns: a cell with a "
                f"comma stands in quotation marks."
            )
    return rows


def _refuse_columns(columns: set[str], name: str) -> None:
    lacking = [each for each in COLUMNS if each not in columns]
    if lacking:
        raise InvalidInput(f"The table of rules {name} lacks the column {', '.join(lacking)}.")
    foreign = sorted(str(each) for each in columns - set(COLUMNS))
    if foreign:
        raise InvalidInput(f"The table of rules {name} has the unknown column {', '.join(foreign)}.")


def _refuse_doubles(table: Table) -> None:
    names = [each.id for each in table.rules]
    double = next((each for each in names if names.count(each) > 1), None)
    if double:
        raise InvalidInput(f"The table of rules has two rows {double}; an id is given once.")


def _refuse_strangers(table: Table) -> None:
    """Rows that no row has."""
    for rule in table.rules:
        named = {
            "suppressed_by": rule.suppressed_by,
            "supersedes": rule.supersedes,
            "criterion": tuple(_all_asked(rule)),
        }
        for column, names in named.items():
            stranger = next((each for each in names if each not in table.by_id), None)
            if stranger:
                raise InvalidInput(
                    f"The table of rules, row {rule.id}, column {column}: there is no statement “{stranger}”."
                )


def _asked(rule: Rule) -> Iterator[str]:
    """Statements of this recording, and facts that sum them up, that a rule asks for."""
    for expression in rule.expressions:
        yield from _asked_below(expression)


def _asked_below(node: Node) -> Iterator[str]:
    match node:
        case Is():
            yield node.identifier
        case Fact() if node.name in OF_STATEMENTS:
            yield node.name
        case Previous():
            return
        case _:
            for each in below(node):
                yield from _asked_below(each)


def _all_asked(rule: Rule) -> Iterator[str]:
    """The same, those of the earlier recording among them."""
    return (part.identifier for node in rule.expressions for part in parts(node) if isinstance(part, Is))
