"""What the written report says in a language; a language that lacks an entry does not type-check."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ecgomics.core.recording import Sex
from ecgomics.core.validity import Validity
from ecgomics.report.findings.result import Category, Certainty, Severity, Unassessed
from ecgomics.report.structured.document import Group, Kind

Band = Literal["measurement", "monitor", "recorded"]
Verdict = Literal["good", "fair", "poor"]


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of the report that is not in the report itself, for HTML and PDF."""

    title: str
    subtitles: Mapping[Kind, str]
    research_use: str
    """The banner: short."""
    disclaimer: str
    emergency: str
    contents: str
    synthetic: str
    page: Callable[[int, int], str]

    record: str
    recording_id: str
    pseudonym: str
    age: str
    years: Callable[[str], str]
    sex: str
    sexes: Mapping[Sex, str]
    taken_at: str
    device: str
    source_format: str
    leads: str
    derived: Callable[[str], str]
    duration: str
    sampling: str
    band: str
    notch: str
    resolution: str
    missing: str
    not_stated: str
    open_band: str

    summary: str
    plain: str
    clinical: str
    nothing_found: str
    limits: Callable[[str], str]
    """What a recording so long cannot show."""
    one_lead: str
    few_leads: str
    no_lead: str

    quality: str
    verdicts: Mapping[Verdict, str]
    verdict_notes: Mapping[Verdict, str]
    beats_used: Callable[[int, int], str]
    lead: str
    usable: str
    yes: str
    no: str
    remarks: str
    no_remark: str
    noise: str
    lead_reasons: Mapping[str, str]
    warnings: str

    findings: str
    findings_note: str
    no_findings: str
    usual_findings: str
    certainties: Mapping[Certainty, str]
    severities: Mapping[Severity, str]
    categories: Mapping[Category, str]
    met: str
    criterion: str
    capped: str
    tolerance: str
    at_most: Callable[[str], str]
    codes: str
    source: str
    sources: str
    superseded: str
    superseded_by: Callable[[str], str]
    limit: Callable[[str], str]
    limits_of: Callable[[str, str], str]
    before: Callable[[str], str]
    change: Callable[[str], str]
    facts: Mapping[str, str]
    """What rules read beside biomarkers, by its name in the table of rules."""
    stands: Callable[[str], str]

    serial: str
    compared_with: Callable[[str], str]
    nothing_to_compare: str
    no_change: str

    not_assessed: Callable[[int], str]
    not_assessed_note: str
    why: Mapping[Unassessed, str]
    reason: str
    statements: str
    unknown_statement: Callable[[str], str]
    not_measured: str
    suppressed_by: Callable[[str], str]
    needs_leads: Callable[[str], str]
    needs_lead_count: Callable[[str], str]
    needs_age: Callable[[str], str]
    needs_duration: Callable[[str], str]
    needs_rate: Callable[[str], str]
    needs: Mapping[str, str]
    """Other needs, by their text in the table of rules."""

    models: str
    models_note: str
    model: str
    version: str
    model_names: Mapping[str, str]
    model_classes: Mapping[str, str]
    """Labels of the heads; others stand for themselves."""
    probability: str
    card: str
    abstains: str
    no_class: str
    """It gives numbers, none of them high enough."""

    measurements: str
    measurements_note: str
    groups: Mapping[Group, str]
    value: str
    reference: str
    biomarker: str
    beats_and_spread: str
    outside: Mapping[Literal["low", "high"], str]
    unconfirmed: str
    validity: Mapping[Validity, str]
    validity_marks: str
    approximate: Callable[[str], str]
    limit_kinds: Mapping[str, str]
    classes: Mapping[str, str]
    """Classes of biomarkers; what is not here is a code that stands for itself."""
    spread: Callable[[str, int], str]
    counted: Callable[[int], str]

    ecg: str
    paper_layouts: Mapping[str, str]
    paper_bands: Mapping[Band, str]
    print_scale: str
    no_signal: str
    no_paper: str
    paper_title: Callable[[str, str], str]
    seconds: Callable[[str, str], str]

    beat: str
    beat_note: Callable[[int], str]
    beat_scale: Callable[[str, str], str]
    waves: Mapping[str, str]
    no_beat: str

    rhythm: str
    rhythm_note: str
    tachogram: str
    poincare: str
    beat_kinds: Mapping[str, str]
    time_axis: str
    hours_axis: str
    rr_axis: str
    rr_next: str
    no_rhythm: str
    intervals: Callable[[int, str, str], str]

    hours: str
    hours_note: str
    hour: str
    episodes: Mapping[str, str]
    episode: str
    episodes_title: str
    episodes_note: str
    episode_counts: Callable[[int], str]
    begin: str
    beats: str
    rate_low: str
    rate_mean: str
    rate_high: str
    rate_axis: str
    ventricular: str
    supraventricular: str
    readable: str

    trends: str
    trends_note: str
    this_one: str
    no_trends: str
    no_value: str

    methods: str
    methods_note: str
    software: str
    catalogue: str
    rules: str
    settings: str
    input_hash: str
    chain: str
    corrections: str
    corrected: Callable[[int], str]
    made_at: str
    report_version: str
    table: str

    joined: Callable[[Sequence[str]], str]
    bracketed: Callable[[str], str]
    colon: str
    sentence_gap: str
    """Between two sentences."""
