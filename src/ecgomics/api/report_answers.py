"""Reports and findings as answers, for the routes of the research app and of the phone."""

import hashlib
import json
from functools import partial
from typing import Any, Final

from fastapi import Response

from ecgomics.api.platform import Platform
from ecgomics.biomarkers.references import literature
from ecgomics.report.exports.marks import Marks
from ecgomics.report.findings.result import Findings
from ecgomics.report.sheet import Paper
from ecgomics.report.structured.as_json import as_plain
from ecgomics.report.structured.document import Language
from ecgomics.report.structured.hints import plain_without_af, without_af_hint
from ecgomics.services import DISCLAIMER, stored_profile
from ecgomics.services.earlier_records import AUTO
from ecgomics.services.recording_findings import Asked, findings_of_recording, stand_on
from ecgomics.services.report_formats import WRITTEN, Beside, ReportFormat, content_of, file_name
from ecgomics.services.reports import report_of_recording

#: A report in a frame of our own pages: it loads nothing and runs no script.
FRAMED: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "frame-ancestors 'self'; sandbox allow-same-origin allow-modals allow-popups allow-popups-to-escape-sandbox",
    "X-Frame-Options": "SAMEORIGIN",
}
#: Kept by the browser, and asked for again each time: any change of the recording changes the tag.
KEEPING: Final = "private, no-cache"


def report_answer(
    platform: Platform,
    recording_id: str,
    *,
    form: ReportFormat,
    language: Language = "en",
    paper: Paper = "a4",
    settings: str = "",
    correction: int | None = None,
    earlier: str = AUTO,
    known_tag: str | None = None,
    keeping: str = KEEPING,
) -> Response:
    """The report of a kept recording in one format; 304 without it where known_tag is still that of the answer."""
    chosen = platform.settings_of(recording_id, settings)
    report = report_of_recording(
        platform.store, recording_id, chosen, correction=correction, earlier=earlier, longs=platform.longs
    )
    if not platform.options.af_hint:
        report = without_af_hint(report)
    beside = Beside(
        partial(platform.store.recording, recording_id),
        lambda: _marks(platform, recording_id, settings, correction),
    )
    content = content_of(report, form, beside, language=language, paper=paper)
    how = WRITTEN[form]
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": keeping}
    if _is_known(tag, known_tag):
        return Response(status_code=304, headers=headers)
    place = "inline" if how.shown else "attachment"
    headers["Content-Disposition"] = f'{place}; filename="{file_name(report, form)}"'
    if form == "html":
        headers |= FRAMED
    return Response(content, headers=headers, media_type=how.media_type)


def _is_known(tag: str, known: str | None) -> bool:
    """Whether the header If-None-Match names the tag."""
    if known is None:
        return False
    return known.strip() == "*" or tag in [each.strip().removeprefix("W/") for each in known.split(",")]


def _marks(platform: Platform, recording_id: str, settings: str, correction: int | None) -> Marks:
    chosen = platform.settings_of(recording_id, settings)
    made = stored_profile(platform.store, recording_id, chosen, correction)
    return Marks.of_stored(json.loads(made.fiducials_json))


async def findings_answer(
    platform: Platform,
    recording_id: str,
    *,
    settings: str = "",
    correction: int | None = None,
    earlier: str = AUTO,
) -> bytes:
    """What the rules say of a kept recording, as JSON; kept until something that it comes from changes."""

    def wanted() -> tuple[Asked, str | None, bytes | None]:
        chosen = platform.settings_of(recording_id, settings)
        revision = platform.store.corrections.latest(recording_id) if correction is None else correction
        asked = Asked(chosen, revision, earlier)
        stands_on = stand_on(platform.store, recording_id, asked)
        known = None if stands_on is None else platform.findings.known((recording_id, stands_on))
        return asked, stands_on, known

    def make() -> bytes:
        made = _findings_made(platform, recording_id, asked)
        if stand_on(platform.store, recording_id, asked) != stands_on:
            platform.findings.forget(recording_id)  # something changed meanwhile: this is not kept
        return made

    asked, stands_on, known = await platform.compute(wanted)
    if known is not None:
        return known
    if stands_on is None:
        return await platform.evaluate(make)
    return await platform.evaluate(partial(platform.findings.find, (recording_id, stands_on), make))


def _findings_made(platform: Platform, recording_id: str, asked: Asked) -> bytes:
    said = findings_of_recording(
        platform.store, recording_id, asked, apart=platform.evaluating, longs=platform.longs
    )
    found = said.findings if platform.options.af_hint else plain_without_af(said.findings)
    answer = {
        "recording_id": recording_id,
        "settings_hash": asked.settings.hash,
        "correction": said.corrections,
        "compared_with": said.compared_with,
        "table_version": found.table_version,
        "summary": as_plain(found.summary),
        "findings": [as_plain(each) for each in found.standing if each.category != "summary"],
        "not_assessed": [as_plain(each) for each in found.not_assessed],
        "models": [as_plain(each) for each in said.models],
        "references": _references(found),
        "disclaimer": DISCLAIMER,
    }
    return json.dumps(answer, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _references(found: Findings) -> dict[str, Any]:
    """The literature of the statements that stand, by key."""
    sources = literature()
    keys = sorted({each.source for each in found.standing if each.source in sources})
    return {key: {"text": sources[key].text, "doi": sources[key].doi or None} for key in keys}
