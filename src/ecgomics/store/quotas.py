"""How much one project may hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ecgomics.core.errors import Refused
from ecgomics.store.tables import RecordingRow

if TYPE_CHECKING:
    from ecgomics.store.store import Addition

#: What a sample of a lead counts for, however it is packed.
SAMPLE_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class Quota:
    """The most of one project; None: as much as there is room for."""

    recordings: int | None = None
    sample_bytes: int | None = None
    """Four for each sample of each lead."""

    def refuse_over(self, session: Session, additions: "Sequence[Addition]") -> None:
        """Refused where a project would hold more with the recordings that are new."""
        if self.recordings is None and self.sample_bytes is None:
            return
        wanted = [each.id for each in additions]
        there = set(session.scalars(select(RecordingRow.id).where(RecordingRow.id.in_(wanted))))
        new = {each.id: each for each in additions if each.id not in there}.values()
        for project_id in {each.project_id for each in new}:
            self._refuse(session, project_id, [each for each in new if each.project_id == project_id])

    def _refuse(self, session: Session, project_id: str, new: "Sequence[Addition]") -> None:
        of_project = RecordingRow.project_id == project_id
        if self.recordings is not None:
            count = session.scalar(select(func.count()).select_from(RecordingRow).where(of_project)) or 0
            if count + len(new) > self.recordings:
                raise Refused(_too_much(f"{count} recordings", f"{self.recordings}"))
        if self.sample_bytes is not None:
            leads = func.json_array_length(RecordingRow.leads)
            samples = session.scalar(select(func.sum(RecordingRow.samples * leads)).where(of_project)) or 0
            more = sum(each.recording.ecg_mv.size for each in new)
            if (int(samples) + more) * SAMPLE_BYTES > self.sample_bytes:
                held = f"{int(samples) * SAMPLE_BYTES / 2**20:.1f} MiB of samples"
                raise Refused(_too_much(held, f"{self.sample_bytes / 2**20:.1f} MiB"))


UNLIMITED: Final = Quota()


def _too_much(held: str, most: str) -> str:
    return (
        f"The project holds {held}, and with this it would be more than the {most} that this server lets one hold: "
        "delete some, or ask whoever runs the server for more."
    )
