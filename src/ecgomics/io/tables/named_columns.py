"""The columns of a table as the user names them: heading or number by lead or role."""

from collections.abc import Mapping, Sequence

from ecgomics.core.errors import InvalidInput
from ecgomics.io.tables.clock_times import clock_times
from ecgomics.io.tables.column_meaning import (
    EMPTY,
    GIVEN,
    INDEX,
    LEAD,
    TIME,
    TIME_ROLES,
    TIME_UNIT,
    Meaning,
    epoch_unit,
    name_and_unit,
    seconds_per,
    time_unit,
)
from ecgomics.io.tables.text_columns import Column


def named_meanings(columns: Sequence[Column], given: Mapping[str, str]) -> tuple[Meaning, ...]:
    """What each column is as the user says; InvalidInput where a column is not there or does not hold that."""
    chosen: dict[int, Meaning] = {}
    for role, named in given.items():
        column = _column(columns, named)
        if column.number in chosen:
            raise InvalidInput(f"columns= names the column {named} twice.")
        chosen[column.number] = _as_role(column, role)
    return tuple(
        chosen.get(column.number, Meaning(column, EMPTY, "it is not among those given")) for column in columns
    )


def _column(columns: Sequence[Column], named: str) -> Column:
    """A column by its heading, its heading without the unit, or its number."""
    wanted = named.strip().casefold()
    exact = [column for column in columns if (column.label or "").casefold() == wanted and wanted]
    close = [column for column in columns if (name_and_unit(column)[0] or "").casefold() == wanted and wanted]
    by_number = [column for column in columns if str(column.number) == wanted]
    found = exact or close or by_number
    if len(found) != 1:
        how = "no" if not found else f"{len(found)} of a"
        headings = ", ".join(column.label or str(column.number) for column in columns)
        raise InvalidInput(f"There is {how} column “{named}”; the columns are {headings}.")
    return found[0]


def _as_role(column: Column, role: str) -> Meaning:
    why = GIVEN
    if role in TIME_ROLES:
        if column.values is None:
            if clock_times(column.texts) is None:
                raise InvalidInput(f"The column {column.label or column.number} holds text that is no time.")
            return Meaning(column, TIME, why, seconds=1.0)
        seconds = TIME_ROLES[role] or time_unit(column) or _own_unit(column) or epoch_unit(column)
        if not seconds:
            raise InvalidInput(
                f"The column {column.label or column.number} does not state the unit of its times: "
                "give columns= with time_s, time_ms, time_us or time_ns in the place of time."
            )
        return Meaning(column, TIME, why, seconds=seconds)
    if role == INDEX:
        return Meaning(column, INDEX, why)
    if column.values is None:
        raise InvalidInput(
            f"The column {column.label or column.number} holds text, no samples of lead {role}."
        )
    return Meaning(column, LEAD, why, lead=role, unit=name_and_unit(column)[1])


def _own_unit(column: Column) -> float | None:
    return seconds_per(column.unit) if column.unit and TIME_UNIT.fullmatch(column.unit) else None
