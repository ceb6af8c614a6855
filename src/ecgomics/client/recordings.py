"""Recordings of a platform: hand in, find, and take what was measured on them."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import quote

import numpy as np

from ecgomics.client.forms import archives, form, of_one_recording
from ecgomics.client.transport import Transport
from ecgomics.core.arrays import Floats

if TYPE_CHECKING:
    import pandas as pd

Json = dict[str, Any]
SignalPath = Literal["measurement", "recorded", "monitor"]
ReportFormat = Literal["json", "html", "pdf", "fhir", "aecg", "dicom"]
DEFAULT_PROJECT: Final = "default"
_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Samples:
    """A stretch of every lead."""

    ecg_mv: Floats
    """Leads × samples, NaN in gaps."""
    fs_hz: float
    leads: tuple[str, ...]
    start_s: float


class Recordings:
    """The part of a client that is about recordings; JSON is given as the platform describes it in its OpenAPI."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def upload(
        self,
        *paths: str | Path,
        fs_hz: float | None = None,
        unit: str | None = None,
        leads: str | None = None,
        name: str | None = None,
        project: str = DEFAULT_PROJECT,
        keep_original: bool = False,
    ) -> Json:
        """Hand in the files of one recording, and have it measured; the same content is the same recording.

            client.recordings.upload("ecg.xml")
            client.recordings.upload("strip.csv", fs_hz=250, unit="uV", leads="II")

        A WFDB header brings its signal file. fs_hz, unit and leads answer what a file does not state (Unstated names
        which). UnreadableFile where it is no ECG.
        """
        fields = {"fs_hz": fs_hz, "unit": unit, "leads": leads, "name": name, "keep_original": keep_original}
        made = form(fields, of_one_recording(paths))
        found: Json = self._transport.ask(
            "POST",
            "/recordings",
            query={"project": project},
            content=made.content,
            content_type=made.content_type,
            again=True,  # the same content is kept once
        ).json()
        return found

    def upload_folder(
        self,
        folder: str | Path,
        *,
        project: str = DEFAULT_PROJECT,
        progress: Callable[[Json], object] | None = None,
    ) -> list[Json]:
        """Hand in every recording below a folder; what became of each, refused ones with the sentence that says why.

            for each in client.recordings.upload_folder("study/"):
                print(each["name"], each["sentence"] or each["recording"]["id"])

        progress is called with the outcome of each recording.
        """
        outcomes: list[Json] = []
        for content in archives(Path(folder).expanduser()):
            made = form({}, [("file", "folder.zip", content)])
            answer = self._transport.ask(
                "POST",
                "/recordings/archive",
                query={"project": project},
                content=made.content,
                content_type=made.content_type,
                again=True,
            ).json()
            for each in answer:
                outcomes.append(each)
                if progress:
                    progress(each)
        return outcomes

    def list(self, containing: str = "", *, project: str = DEFAULT_PROJECT) -> Iterator[Json]:
        """Recordings whose name or group contains a text, the latest first, page by page as they are asked for."""
        yield from self._pages("/recordings", {"q": containing, "project": project})

    def search(self, line: str, *, project: str = DEFAULT_PROJECT, sort: str | None = None) -> Iterator[Json]:
        """Recordings that a line of the library finds, such as `rhythm:AF quality<good -triage:excluded`."""
        yield from self._pages("/library", {"q": line, "project": project, "sort": sort})

    def _pages(self, path: str, query: Mapping[str, str | None]) -> Iterator[Json]:
        offset = 0
        while True:
            page = self._transport.json("GET", path, query={**query, "limit": _PAGE, "offset": offset})
            yield from page["items"]
            offset += len(page["items"])
            if len(page["items"]) < _PAGE:
                return

    def read(self, recording_id: str) -> Json:
        """One recording without its samples; NotFound if it is not there."""
        found: Json = self._transport.json("GET", _of(recording_id))
        return found

    def delete(self, recording_id: str) -> None:
        """Forget a recording with all that was measured on it."""
        self._transport.ask("DELETE", _of(recording_id))

    def profile(
        self, recording_id: str, *, settings: str = "", correction: int | None = None
    ) -> "pd.DataFrame":
        """Every biomarker as a value or a reason: the tidy long table, a row per biomarker and lead.

            table = client.recordings.profile(ecg["id"])
            table[table.symbol == "qtc_fridericia"].value

        settings is a preset, a saved name@version or a hash; correction a revision, 0 for none, the latest if None.
        """
        import pandas as pd

        text = self._transport.ask(
            "GET",
            f"{_of(recording_id)}/profile",
            query={"format": "csv", "settings": settings, "correction": correction},
        ).content
        texts = ("record", "code", "symbol", "lead", "value_text", "unit", "validity", "chain")
        numbers = {name: [""] for name in ("value", "n", "spread")}
        table = pd.read_csv(
            io.BytesIO(text), dtype=dict.fromkeys(texts, "object"), keep_default_na=False, na_values=numbers
        )
        table["value_text"] = [each or None for each in table["value_text"]]
        return table

    def fiducials(self, recording_id: str, *, settings: str = "") -> Json:
        """Beats, and the marks of each beat in each lead and fused over the leads, in s."""
        found: Json = self._transport.json(
            "GET", f"{_of(recording_id)}/fiducials", query={"settings": settings}
        )
        return found

    def samples(
        self,
        recording_id: str,
        *,
        path: SignalPath = "measurement",
        start_s: float | None = None,
        end_s: float | None = None,
    ) -> Samples:
        """Samples of all leads in mV: on the measurement path, as recorded, or as a monitor shows them."""
        query = {"format": "binary", "path": path, "start_s": start_s, "end_s": end_s}
        answer = self._transport.ask("GET", f"{_of(recording_id)}/samples", query=query)
        leads = tuple(answer.headers["ECG-Leads"].split(","))
        ecg_mv = np.frombuffer(answer.content, dtype="<f4").astype(np.float64).reshape(len(leads), -1)
        return Samples(
            ecg_mv, float(answer.headers["ECG-Fs-Hz"]), leads, float(answer.headers["ECG-Start-S"])
        )

    def findings(self, recording_id: str, *, earlier: str = "auto", settings: str = "") -> Json:
        """What the rules say: statements with the values that met them, and what could not be assessed.

        earlier is the recording to compare with: auto for the person's last one, none, or an identifier.
        """
        found: Json = self._transport.json(
            "GET", f"{_of(recording_id)}/findings", query={"earlier": earlier, "settings": settings}
        )
        return found

    def report(
        self,
        recording_id: str,
        format: ReportFormat = "pdf",
        *,
        to: str | Path | None = None,
        language: Literal["en", "zh"] = "en",
        paper: Literal["a4", "letter"] = "a4",
        earlier: str = "auto",
    ) -> bytes:
        """The structured report as a file, written under the name that is given if one is.

        client.recordings.report(ecg["id"], "fhir", to="ecg.fhir.json")
        """
        query = {"format": format, "language": language, "paper": paper, "earlier": earlier}
        return self._transport.file(f"{_of(recording_id)}/report", to, query=query)


def _of(recording_id: str) -> str:
    return f"/recordings/{quote(recording_id, safe='')}"
