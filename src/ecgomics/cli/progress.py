"""How far a long run is: a bar in a terminal, now and then a line elsewhere. Always on standard error."""

import sys
import time
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

import typer

if TYPE_CHECKING:
    from rich.progress import TaskID

    from ecgomics.cohort.progress import Progress

#: Seconds between two lines where there is no terminal.
LINE_EVERY_S: Final = 10.0


def shown_progress() -> AbstractContextManager["Lines"]:
    """A bar if standard error is a terminal, lines if not."""
    return Bar() if sys.stderr.isatty() else Lines()


class Lines:
    """A line at the start if there is something to say, and one every ten seconds."""

    def __init__(self) -> None:
        self._began_s: float | None = None
        self._said_s = 0.0
        self._lost = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to tidy up."""

    def __call__(self, progress: "Progress") -> None:
        now_s = time.monotonic()
        if self._began_s is None:
            self._began_s = self._said_s = now_s
            for line in opening(progress):
                typer.echo(line, err=True)
        elif now_s - self._said_s >= LINE_EVERY_S:
            self._said_s = now_s
            typer.echo(line_of(progress, now_s - self._began_s), err=True)
        for line in self._newly_lost(progress):
            typer.echo(line, err=True)

    def _newly_lost(self, progress: "Progress") -> list[str]:
        """A line for each worker that died since the last call."""
        new = progress.lost[self._lost :]
        self._lost = len(progress.lost)
        return [f"Lost: {name}. What it had in hand is measured again." for name in new]


class Bar(Lines):
    """A bar with the rate, the time left, the failures so far and the workers."""

    def __enter__(self) -> Self:
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as RichProgress

        from ecgomics.cli.terminal import console

        columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[pace]}"))
        self._bar: RichProgress = RichProgress(*columns, console=console(stderr=True), transient=True)
        self._task: TaskID | None = None
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def __call__(self, progress: "Progress") -> None:
        if self._task is None or self._began_s is None:
            self._began_s = time.monotonic()
            self._task = self._bar.add_task("", total=progress.records, pace="")
            for line in opening(progress):
                self._bar.console.print(line)
        for line in self._newly_lost(progress):
            self._bar.console.print(line)
        pace = pace_of(progress, time.monotonic() - self._began_s)
        self._bar.update(self._task, completed=progress.kept + progress.measured, pace=pace)


def opening(progress: "Progress") -> list[str]:
    """What there is to say before the first record."""
    lines = []
    if progress.outdated:
        lines.append("Earlier results come from other settings, options or software: they are measured anew.")
    if progress.kept == progress.records:
        lines.append("Every record is measured already: nothing to do.")
    elif progress.kept:
        lines.append(
            f"{progress.kept} of {progress.records} records are measured already: going on from there."
        )
    return lines


def line_of(progress: "Progress", elapsed_s: float) -> str:
    """One line: records done, and the pace."""
    return (
        f"{progress.kept + progress.measured} of {progress.records} records, {pace_of(progress, elapsed_s)}"
    )


def pace_of(progress: "Progress", elapsed_s: float) -> str:
    """Records per second, time left, failures so far, workers."""
    words = [f"{progress.failed} failed"]
    if progress.measured and elapsed_s > 0:
        rate = progress.measured / elapsed_s
        left_s = (progress.records - progress.kept - progress.measured) / rate
        words = [f"{rate:.1f}/s", f"{_clock(left_s)} left", *words]
    if progress.workers is not None:
        workers = f"{progress.workers} worker{'s' * (progress.workers != 1)}"
        words.append(workers if progress.workers else "waiting for workers")
    return ", ".join(words)


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return (
        f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
        if whole >= 3600
        else f"{whole // 60}:{whole % 60:02d}"
    )
