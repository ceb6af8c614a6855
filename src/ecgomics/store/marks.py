"""Which recordings were changed, so that what is kept in memory of them follows."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Marks:
    """Identifiers of recordings, or of people all of whose recordings are meant; everything marks them all."""

    recordings: set[str] = field(default_factory=set)
    subjects: set[str] = field(default_factory=set)
    everything: bool = False

    def add(self, other: "Marks") -> None:
        """Mark what the other marks, too."""
        self.recordings |= other.recordings
        self.subjects |= other.subjects
        self.everything |= other.everything

    def __bool__(self) -> bool:
        return bool(self.recordings or self.subjects or self.everything)
