"""What is known of a recording from what the server acknowledged, and what may be so besides."""

from collections.abc import Callable
from dataclasses import dataclass, replace

Change = Callable[["Facts"], "Facts"]


@dataclass(frozen=True)
class Facts:
    """How a recording stands."""

    there: bool = True
    tags: frozenset[str] = frozenset()
    decision: str = "open"
    notes: int = 0
    corrections: int = 0


@dataclass
class Known:
    """A recording: the table that it was made of, and what was acknowledged of it."""

    id: str
    number: int | None
    """Which of the generated tables it is; None for one that was there from the start."""
    facts: Facts
    doubted: Facts | None = None
    """What is so if a change was made whose answer never came."""

    def begun(self, change: Change) -> None:
        """A change was asked for."""
        self.doubted = change(self.facts)

    def answered(self) -> None:
        """It was acknowledged."""
        assert self.doubted is not None
        self.facts, self.doubted = self.doubted, None

    def refused(self) -> None:
        """It was answered, and not made."""
        self.doubted = None

    def settle(self, seen: Facts) -> str:
        """What is wrong with what is seen, empty for nothing; from now on it is what is known."""
        allowed = {self.facts} if self.doubted is None else {self.facts, self.doubted}
        wrong = "" if _plain(seen) in set(map(_plain, allowed)) else f"{self.id}: {seen}, not {allowed}"
        self.facts, self.doubted = seen, None
        return wrong


def _plain(facts: Facts) -> Facts:
    """Of what is not there nothing else is asked."""
    return facts if facts.there else Facts(there=False)


def tagged(tag: str) -> Change:
    """With one tag more."""
    return lambda facts: replace(facts, tags=facts.tags | {tag})


def decided(decision: str) -> Change:
    """With a decision."""
    return lambda facts: replace(facts, decision=decision)


def noted(facts: Facts) -> Facts:
    """With one note more."""
    return replace(facts, notes=facts.notes + 1)


def corrected(facts: Facts) -> Facts:
    """With one layer of corrections more."""
    return replace(facts, corrections=facts.corrections + 1)


def gone(facts: Facts) -> Facts:
    """Deleted."""
    return replace(facts, there=False)


def come(facts: Facts) -> Facts:
    """Brought in."""
    return replace(facts, there=True)
