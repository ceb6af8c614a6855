"""How far the signal can be trusted, and with what the report was made."""

from collections.abc import Iterator

from ecgomics.report.moment import moment
from ecgomics.report.sheet import GREY
from ecgomics.report.structured.numbers import measured
from ecgomics.report.structured.pdf.page import TaggedSheet
from ecgomics.report.structured.pdf.part import BODY, SMALL, Part
from ecgomics.report.structured.pdf.table import Cell, Column, table


def quality(sheet: TaggedSheet, part: Part) -> None:
    """The verdict, and lead by lead what there is to say against them."""
    words, found = part.words, part.report.quality
    sheet.heading(words.quality)
    used = words.beats_used(found.beats_used, found.beats_detected)
    verdict = f"{words.verdicts[found.verdict]}{words.bracketed(used)}"
    sheet.paragraph(f"{verdict} · {words.verdict_notes[found.verdict]}", BODY)
    for warning in found.warnings:
        sheet.paragraph(f"• {warning}", 9.0)
    if not found.leads:
        return
    columns = [
        Column(words.lead, 22.0),
        Column(words.usable, 22.0),
        Column(words.missing, 24.0, right=True),
        Column(words.noise, 24.0, right=True),
        Column(words.remarks, 95.5),
    ]
    sheet.skip(1.0)
    rows = []
    for each in found.leads:
        reasons = words.joined([words.lead_reasons.get(why, why.replace("_", " ")) for why in each.reasons])
        missing = "–" if each.missing_percent is None else measured(each.missing_percent, "%")
        noise = "–" if each.noise_uv is None else measured(each.noise_uv, "uV")
        usable = words.yes if each.usable else words.no
        rows.append(
            (
                Cell(each.lead),
                Cell(usable),
                Cell(missing),
                Cell(noise),
                Cell(reasons or words.no_remark, GREY),
            )
        )
    table(sheet, columns, rows, size=8.0)


def methods(sheet: TaggedSheet, part: Part) -> None:
    """Versions and hashes, and the disclaimer as text."""
    words = part.words
    sheet.heading(words.methods, with_mm=30.0)
    sheet.paragraph(words.methods_note, SMALL, colour=GREY)
    columns = [Column("", 46.0), Column("", sheet.width_mm - 46.0)]
    table(sheet, columns, [(Cell(name, GREY), Cell(value)) for name, value in _made_with(part)], size=8.0)
    sheet.paragraph(words.disclaimer, SMALL)


def _made_with(part: Part) -> Iterator[tuple[str, str]]:
    words, made, signal = part.words, part.report.provenance, part.report.signal
    yield words.software, f"ECGomics {made.software_version}"
    yield words.catalogue, made.catalogue_version
    yield words.rules, made.table_version
    yield words.settings, made.settings_hash
    yield words.input_hash, made.input_sha256
    yield words.chain, signal.chain
    if signal.notch_hz is not None:
        yield words.notch, measured(signal.notch_hz, "Hz")
    if signal.resolution_uv is not None:
        yield words.resolution, f"{signal.resolution_uv:g} µV"
    yield words.missing, measured(signal.missing_percent, "%")
    yield words.corrections, words.corrected(made.corrections)
    if part.report.identity.recording_id:
        yield words.recording_id, part.report.identity.recording_id
    if made.made_at is not None:
        yield words.made_at, moment(made.made_at)
    yield words.report_version, part.report.version
