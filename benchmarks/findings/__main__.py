"""Sensitivity and specificity of the report's statements on PTB-XL, CPSC2018 and LUDB, with Wilson's 95 % intervals.

    python -m benchmarks.findings [SETS] [--cache FOLDER]
    python -m benchmarks.findings --errors "ST depression"

SETS is the folder of the data sets. A statement counts as made when it stands, be it printed or replaced by one that
says it better; one that cannot be assessed counts as not made. A label is scored only where the vocabulary of the set
has it: labels.csv holds the words, statements.csv what makes a label. The first run measures every record (some
minutes); --cache keeps the profiles for the next one. Where the biomarkers of a later state of the code differ and the
catalogue's version does not, remove the folder.
"""

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks.findings.errors import told
from benchmarks.findings.labels import Label, labelled, labels
from benchmarks.findings.measuring import Scored, scored
from benchmarks.findings.scoring import HEADING, Tally, line, shortcomings

ALL: Final = "all"


def main() -> None:
    """Print the table, or the records of which the statements of one label are wrong."""
    asked = _arguments()
    records = [each for each in labelled(asked.sets) if asked.set in (None, each.data_set)]
    found = [scored(each, asked.cache) for each in records[: asked.first]]
    if asked.errors:
        _print_errors(next(each for each in labels() if each.name == asked.errors), found)
        return
    print(f"{len(found)} records of {len({each.record.person for each in found})} persons")
    print(HEADING)
    short = 0
    for label in labels():
        by_set = tallies(label, found)
        for data_set, tally in by_set.items():
            print(line(label.name, data_set, tally, label.least_sensitivity))
            short += bool(shortcomings(tally, label.least_sensitivity))
    print(f"{short} rows fall short of what is asked." if short else "All that is asked is met.")


def tallies(label: Label, found: Iterable[Scored]) -> Mapping[str, Tally]:
    """Counts by data set, and of all together where there are several."""
    by_set = {data_set: Tally() for data_set in label.meanings}
    for each in found:
        data_set = each.record.data_set
        true = label.meanings[data_set].of(each.record.words) if data_set in by_set else None
        if true is not None:
            made = label.made(frozenset(finding.id for finding in each.findings), data_set)
            by_set[data_set].add(each.record.name, true=true, made=made)
    return by_set if len(by_set) == 1 else by_set | {ALL: sum(by_set.values(), Tally())}


def _print_errors(label: Label, found: Sequence[Scored]) -> None:
    by_name = {each.record.name: each for each in found}
    counted = tallies(label, found)
    tally = counted.get(ALL) or next(iter(counted.values()))
    for heading, names in (("made, not labelled", tally.false), ("labelled, not made", tally.missed)):
        print(f"{label.name}: {heading}: {len(names)}")
        for row in _rows(label, [by_name[name] for name in names]):
            print(row)


def _rows(label: Label, found: Iterable[Scored]) -> Iterator[str]:
    for each in found:
        age = "?" if each.record.age_years is None else f"{each.record.age_years:.0f}"
        yield f"  {each.record.name} {each.record.sex or '?'} {age}: {', '.join(sorted(each.record.words))}"
        for row in told(label, each):
            yield f"      {row}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.findings",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sets", type=Path, nargs="?", default=Path.home() / ".cache" / "ecg-data")
    parser.add_argument("--cache", type=Path, help="folder that keeps the profiles of the records")
    parser.add_argument(
        "--errors", metavar="LABEL", choices=[each.name for each in labels()], help="list its wrong records"
    )
    parser.add_argument("--set", choices=("ptbxl", "cpsc2018", "ludb"), help="only this set")
    parser.add_argument("--first", type=int, metavar="N", help="only so many records, by set and name")
    return parser.parse_args()


if __name__ == "__main__":
    main()
