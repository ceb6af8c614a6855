"""Which projects the present request may touch: rows of any other project are as if they were not there.

A context variable says so, and every statement of the store's sessions is narrowed by it. Which rows belong to which
project follows from the tables themselves: from a column `project_id`, or else from the rows that a foreign key names;
a table with neither must be listed here as one that belongs to no project, or the store does not open.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Table, and_, event, exists, or_
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, aliased, sessionmaker, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption
from sqlalchemy.sql.visitors import ExternallyTraversible, iterate

from ecgomics.core.errors import NotFound
from ecgomics.store.tables import Table as Root

Projects = frozenset[str]

#: Tables of no project; what they hold is asked for by name or secret alone, and by who runs the server.
OF_NO_PROJECT: Final = frozenset(
    {"store_identity", "api_tokens", "accounts", "account_sessions", "servers", "changes"}
)
#: What is told of an action may name a project that is none: the server's own.
_TOLD_OF_ANY: Final = frozenset({"audit"})
_REACH: ContextVar[Projects | None] = ContextVar("ecgomics_reach", default=None)
#: Sets of projects whose conditions are kept ready.
_KEPT: Final = 256


def reached() -> Projects | None:
    """The projects that may be touched now; None: all."""
    return _REACH.get()


def is_reached(project_id: str) -> bool:
    """Whether a project may be touched now."""
    projects = _REACH.get()
    return projects is None or project_id in projects


@contextmanager
def reaching(projects: Iterable[str] | None) -> Iterator[None]:
    """Meanwhile nothing but these projects is there; None: all are."""
    token = _REACH.set(None if projects is None else frozenset(projects))
    try:
        yield
    finally:
        _REACH.reset(token)


@contextmanager
def everything() -> Iterator[None]:
    """Meanwhile all projects are there: for what requests share, as the search index and files of equal content."""
    with reaching(None):
        yield


def install(sessions: "sessionmaker[Session]") -> None:
    """Narrow what the sessions ask for, and refuse to write into other projects."""
    for mapper in Root.registry.mappers:
        _refuse_unowned(mapper)
    event.listen(sessions, "do_orm_execute", _narrow)
    event.listen(sessions, "before_flush", _refuse_elsewhere)


def _refuse_unowned(mapper: "Mapper[Any]") -> None:
    table = _table_of(mapper).name
    if table not in OF_NO_PROJECT and not _owners(mapper) and _own_column(mapper) is None:
        raise TypeError(
            f"The table {table} belongs to no project: let it name one, or list it in store/reach.py."
        )


def _narrow(state: ORMExecuteState) -> None:
    projects = _REACH.get()
    if projects is None or state.is_column_load or state.is_relationship_load or state.is_insert:
        return
    parts = iterate(cast(ExternallyTraversible, state.statement))
    tables = frozenset(each.name for each in parts if isinstance(each, Table))
    state.statement = state.statement.options(*_conditions(projects, tables))


def _refuse_elsewhere(session: Session, _context: object, _instances: object) -> None:
    projects = _REACH.get()
    if projects is None:
        return
    for row in (*session.new, *session.dirty):
        project_id = getattr(row, "project_id", None)
        if project_id is not None and project_id not in projects and row.__tablename__ not in _TOLD_OF_ANY:
            raise NotFound("There is no such project.")


@lru_cache(maxsize=_KEPT)
def _conditions(projects: Projects, tables: frozenset[str]) -> tuple[ExecutableOption, ...]:
    """What narrows a statement about these tables; `aliased` ones of them, too."""
    return tuple(
        with_loader_criteria(mapper.class_, _fits(mapper, mapper.class_, projects), include_aliases=True)
        for mapper in _mappers()
        if _table_of(mapper).name in tables - OF_NO_PROJECT
    )


def _fits(mapper: "Mapper[Any]", entity: Any, projects: Projects) -> ColumnElement[bool]:
    column = _own_column(mapper)
    if column is not None:
        found: ColumnElement[bool] = getattr(entity, column).in_(sorted(projects))
        return found
    return and_(*(_owner_fits(entity, *each, projects) for each in _owners(mapper)))


def _owner_fits(
    entity: Any, key: str, owner: "Mapper[Any]", optional: bool, projects: Projects
) -> ColumnElement[bool]:
    """Whether the row that a foreign key names is of these projects; one that names none stands in nobody's way."""
    alias = aliased(owner.class_)
    names = getattr(entity, key)
    there = exists().where(alias.id == names, _fits(owner, alias, projects))
    return or_(names.is_(None), there) if optional else there


@cache
def _mappers() -> tuple["Mapper[Any]", ...]:
    return tuple(Root.registry.mappers)


def _table_of(mapper: "Mapper[Any]") -> Table:
    """The table of a mapper: each here has one of its own."""
    return cast(Table, mapper.local_table)


@cache
def _own_column(mapper: "Mapper[Any]") -> str | None:
    if _table_of(mapper).name == "projects":
        return "id"
    return "project_id" if "project_id" in mapper.columns else None


@cache
def _owners(mapper: "Mapper[Any]") -> tuple[tuple[str, "Mapper[Any]", bool], ...]:
    """Keys that name rows of which this one is a part: those that cannot be empty, or else all."""
    by_table = {_table_of(each).name: each for each in _mappers()}
    found = [
        (column.key, by_table[target.column.table.name], bool(column.nullable))
        for column in _table_of(mapper).columns
        for target in column.foreign_keys
        if target.column.table.name not in (*OF_NO_PROJECT, _table_of(mapper).name)
    ]
    needed = tuple(each for each in found if not each[2])
    return needed or tuple(found)
