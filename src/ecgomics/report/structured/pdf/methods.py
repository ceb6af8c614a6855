"""How far the signal can be trusted, and with what the report was made."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ecgomics.report.moment import moment
from ecgomics.report.sheet import GREY
from ecgomics.report.structured.content import sources
from ecgomics.report.structured.document import LeadQuality
from ecgomics.report.structured.numbers import measured, plain_number, significant
from ecgomics.report.structured.pdf.page import TaggedSheet
from ecgomics.report.structured.pdf.part import BODY, SMALL, Part
from ecgomics.report.structured.pdf.table import LEADS_IN_A_ROW, Cell, Column, lead_columns, table

#: Height of the whole section, which is not torn for its last lines.
_TOGETHER_MM: Final = 66.0


def quality(sheet: TaggedSheet, part: Part) -> None:
    """The verdict, and lead by lead what there is to say against them."""
    words, found = part.words, part.report.quality
    sheet.heading(words.quality)
    used = words.beats_used(found.beats_used, found.beats_detected)
    verdict = f"{words.verdicts[found.verdict]}{words.bracketed(used)}"
    sheet.paragraph(f"{verdict} · {words.verdict_notes[found.verdict]}", BODY)
    for warning in found.warnings:
        sheet.paragraph(f"• {warning}", 9.0)
    for each in found.leads:
        if each.reasons:
            reasons = words.joined(
                [words.lead_reasons.get(why, why.replace("_", " ")) for why in each.reasons]
            )
            sheet.paragraph(f"• {words.lead} {each.lead}{words.colon}{reasons}", 9.0)
    sheet.skip(1.0)
    for first in range(0, len(found.leads), LEADS_IN_A_ROW):
        _by_lead(sheet, part, found.leads[first : first + LEADS_IN_A_ROW])


def _by_lead(sheet: TaggedSheet, part: Part, leads: Sequence[LeadQuality]) -> None:
    words = part.words

    def row(name: str, texts: Iterable[str]) -> tuple[Cell, ...]:
        return (Cell(name), *(Cell(text) for text in texts))

    rows = (
        row(words.usable, (words.yes if each.usable else words.no for each in leads)),
        row(
            f"{words.missing}{words.bracketed('%')}",
            (
                "–" if each.missing_percent is None else plain_number(each.missing_percent, "%")
                for each in leads
            ),
        ),
        row(
            f"{words.noise}{words.bracketed('µV')}",
            ("–" if each.noise_uv is None else plain_number(each.noise_uv, "uV") for each in leads),
        ),
    )
    table(sheet, lead_columns(sheet, [each.lead for each in leads]), rows, size=7.5, whole_with_mm=0.0)


def methods(sheet: TaggedSheet, part: Part) -> None:
    """Versions and hashes, and the disclaimer as text."""
    words = part.words
    sheet.heading(words.methods, with_mm=_TOGETHER_MM)
    sheet.paragraph(words.methods_note, SMALL, colour=GREY)
    columns = [Column("", 46.0), Column("", sheet.width_mm - 46.0)]
    table(sheet, columns, [(Cell(name, GREY), Cell(value)) for name, value in _made_with(part)], size=8.0)
    sheet.paragraph(words.disclaimer, SMALL)


def literature(sheet: TaggedSheet, part: Part) -> None:
    """What stands behind the keys of the sources."""
    cited = [(key, known) for key, known in sources(part.report) if known is not None]
    if not cited:
        return
    sheet.heading(part.words.sources)
    for key, known in cited:
        doi = f" doi:{known.doi}" if known.doi else ""
        sheet.paragraph(f"{key}: {known.text}{doi}", 7.5, colour=GREY)


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
        yield words.resolution, f"{significant(signal.resolution_uv)} µV"
    yield words.missing, measured(signal.missing_percent, "%")
    yield words.corrections, words.corrected(made.corrections)
    if part.report.identity.recording_id:
        yield words.recording_id, part.report.identity.recording_id
    if made.made_at is not None:
        yield words.made_at, moment(made.made_at)
    yield words.report_version, part.report.version
