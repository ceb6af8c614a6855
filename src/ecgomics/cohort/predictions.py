"""What a model head says of one recording, in a worker process, and its rows in the table of the command `predict`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from ecgomics.cohort.input import Input
from ecgomics.cohort.row_tables import RecordRows, Row, record_rows
from ecgomics.cohort.tasks import as_defect
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.latent.heads import Form
from ecgomics.learned.predict import head_in_form, predict, predict_windows
from ecgomics.learned.prediction import Prediction

#: Probabilities to a millionth, times to a millisecond, years to a hundredth.
_DECIMALS_P: Final = 6
_DECIMALS_S: Final = 3
_DECIMALS_NUMBER: Final = 2


def table_columns(head: str, *, form: Form, windows: bool) -> tuple[str, ...]:
    """The columns of a table of what a head says; InvalidInput where there is no such head or form."""
    chosen = head_in_form(head, form)
    start = ("record", "start_s") if windows else ("record",)
    if chosen.link == "identity":
        return (*start, "age_years", "low", "high", "abstained")
    return (*start, "label", *(f"p_{label}" for label in chosen.labels), "abstained")


@dataclass(frozen=True, slots=True)
class PredictionTask:
    """What a worker process needs to know to give the rows of one recording."""

    record: str
    source: Input
    head: str
    form: Form
    settings: Settings
    window_s: float | None = None
    """Length of the stretches that are predicted one by one; the whole recording at once if None."""
    fs_hz: float | None = None
    unit: str | None = None
    leads: tuple[str, ...] | None = None
    columns: Mapping[str, str] | None = None
    time_limit_s: float | None = None

    def run(self) -> RecordRows:
        """Read the recording and predict; every failure is in the result with its reason."""
        try:
            with self.source.local() as path:
                recording = read(
                    path,
                    fs_hz=self.fs_hz,
                    unit=self.unit,
                    leads=self.leads,
                    columns=self.columns,
                    name=self.record,
                )
            found = [(self._row(each), (each.start_s, each.reason)) for each in self._predictions(recording)]
            rows = record_rows(self.record, recording.name, (cells for cells, _ in found))
            return replace(rows, note=abstentions([about for _, about in found]))
        except InvalidInput as error:
            return self.lost(str(error))
        except Exception as error:  # noqa: BLE001 - the edge of the process: one defect must not end a night's run
            return self.lost(as_defect(error))

    def _predictions(self, recording: Recording) -> Iterator[Prediction]:
        asked: dict[str, Any] = {"form": self.form, "settings": self.settings, "explained": False}
        if self.window_s is None:
            return iter((predict(recording, self.head, **asked),))
        return predict_windows(recording, self.head, window_s=self.window_s, **asked)

    def _row(self, found: Prediction) -> Row:
        start = () if self.window_s is None else (f"{found.start_s:.{_DECIMALS_S}f}",)
        return (*start, *row(found))

    def lost(self, reason: str) -> RecordRows:
        """A record without rows, and why."""
        return RecordRows(self.record, error=reason)


def abstentions(reasons: Sequence[tuple[float, str]]) -> str:
    """Why the head abstains from a record, or from how many of its windows, given the begin and reason of each."""
    silent = [(start_s, reason) for start_s, reason in reasons if reason]
    if not silent:
        return ""
    start_s, reason = silent[0]
    if len(reasons) == 1:
        return f"The head abstains. {reason}"
    return f"The head abstains from {len(silent)} of {len(reasons)} windows, first at {start_s:g} s. {reason}"


def row(found: Prediction) -> Row:
    """The cells of a prediction behind the name of its record."""
    abstained = "true" if found.abstained else "false"
    if found.estimate is not None:
        numbers = (found.estimate.value, found.estimate.low, found.estimate.high)
        return (*(_text(each, _DECIMALS_NUMBER) for each in numbers), abstained)
    return (found.label or "", *(_text(each, _DECIMALS_P) for each in found.probabilities), abstained)


def _text(number: float | None, decimals: int) -> str:
    """Empty where there is none."""
    return "" if number is None else f"{number:.{decimals}f}"
