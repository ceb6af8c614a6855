"""Projects, people, tags, decisions, who changed what, and tables of outcomes."""

from typing import Final
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"


def upgrade() -> None:
    """Forward: every recording and cohort that is there belongs to the first project."""
    _projects()
    _of_recordings()
    _people()
    _thumbnails()
    _audit()
    _outcomes()


def _projects() -> None:
    projects = op.create_table(
        "projects",
        sa.Column("id", sa.String(), primary_key=True),
        _text("name"),
        _text("created_at"),
        _text("settings_id", nullable=True),
    )
    op.bulk_insert(
        projects,
        [{"id": "default", "name": "My recordings", "created_at": "2026-11-26T00:00:00.000000+00:00"}],
    )
    op.create_table(
        "subjects",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("project_id", "projects"),
        _text("pseudonym"),
        _text("sex", nullable=True),
        sa.Column("birth_year", sa.Integer()),
        _text("note"),
        _text("created_at"),
        sa.UniqueConstraint("project_id", "pseudonym"),
    )


def _of_recordings() -> None:
    # SQLite adds no constraint to a table that is there, and a copy of it would delete what refers to it.
    for table in ("recordings", "cohorts"):
        op.add_column(table, sa.Column("project_id", sa.String(), nullable=False, server_default="default"))
        op.create_index(f"ix_{table}_project_id", table, ["project_id"])
    op.add_column("recordings", sa.Column("subject_id", sa.String()))
    op.create_index("ix_recordings_subject_id", "recordings", ["subject_id"])
    op.add_column("recordings", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "recording_tags",
        _refers("recording_id", "recordings", primary_key=True),
        sa.Column("tag", sa.String(), primary_key=True),
    )
    op.create_index("ix_recording_tags_tag", "recording_tags", ["tag"])
    op.create_table(
        "triage",
        _refers("recording_id", "recordings", primary_key=True),
        _text("decision"),
        _text("reason"),
        _text("note"),
        _text("author"),
        _text("at"),
    )
    op.create_index("ix_triage_decision", "triage", ["decision"])


def _people() -> None:
    """A person for each pseudonym that recordings state."""
    found = op.get_bind().exec_driver_sql(
        "SELECT pseudonym, max(sex) AS sex, min(uploaded_at) AS created_at "
        "FROM recordings WHERE pseudonym IS NOT NULL GROUP BY pseudonym"
    )
    people = [{"id": uuid4().hex, "project_id": "default", "note": "", **row} for row in found.mappings()]
    columns: list[sa.ColumnClause[str]] = [
        sa.column(name) for name in ("id", "project_id", "pseudonym", "sex", "note", "created_at")
    ]
    op.bulk_insert(sa.table("subjects", *columns), people)
    op.execute(
        "UPDATE recordings SET subject_id = "
        "(SELECT id FROM subjects WHERE subjects.pseudonym = recordings.pseudonym)"
    )


def _thumbnails() -> None:
    op.create_table(
        "thumbnails",
        _refers("recording_id", "recordings", primary_key=True),
        _text("lead"),
        sa.Column("points_hz", sa.Double(), nullable=False),
        sa.Column("samples_uv", sa.LargeBinary(), nullable=False),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        _text("at"),
        _text("author"),
        _text("project_id"),
        _text("action"),
        _text("kind"),
        _text("entity_id"),
        _text("entity_name"),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
    )
    op.create_index("audit_of_an_entity", "audit", ["kind", "entity_id"])
    op.create_index("ix_audit_project_id", "audit", ["project_id"])


def _outcomes() -> None:
    op.create_table(
        "outcome_tables",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("project_id", "projects"),
        _text("name"),
        _text("key"),
        sa.Column("columns", sa.JSON(), nullable=False),
        _text("author"),
        _text("imported_at"),
    )
    op.create_index("ix_outcome_tables_project_id", "outcome_tables", ["project_id"])
    op.create_table(
        "outcome_values",
        _refers("table_id", "outcome_tables", primary_key=True),
        sa.Column("entity_id", sa.String(), primary_key=True),
        sa.Column("values", sa.JSON(), nullable=False),
    )


def _refers(name: str, table: str, *, primary_key: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.String(), key, primary_key=primary_key, nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)
