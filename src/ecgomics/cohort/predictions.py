"""What a model head says of one recording, in a worker process, and its rows in the table of the command `predict`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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
    path: Path
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
            recording = read(
                self.path,
                fs_hz=self.fs_hz,
                unit=self.unit,
                leads=self.leads,
                columns=self.columns,
                name=self.record,
            )
            return record_rows(self.record, recording.name, self._rows(recording))
        except InvalidInput as error:
            return self.lost(str(error))
        except Exception as error:  # noqa: BLE001 - the edge of the process: one defect must not end a night's run
            return self.lost(as_defect(error))

    def _rows(self, recording: Recording) -> Iterator[Row]:
        if self.window_s is None:
            yield row(predict(recording, self.head, form=self.form, settings=self.settings))
            return
        for each in predict_windows(
            recording, self.head, window_s=self.window_s, form=self.form, settings=self.settings
        ):
            yield (f"{each.start_s:.{_DECIMALS_S}f}", *row(each))

    def lost(self, reason: str) -> RecordRows:
        """A record without rows, and why."""
        return RecordRows(self.record, error=reason)


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
