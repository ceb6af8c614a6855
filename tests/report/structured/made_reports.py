"""Reports made by hand from phantoms: what each field says is written here, not measured."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from ecgomics.phantom import PATTERNS, Acquisition, Body, beat_shape, phantom, regular_plan
from ecgomics.report.findings.result import Finding, Findings, Met, NotAssessed
from ecgomics.report.structured.document import (
    BeatMarks,
    EcgPaper,
    Hour,
    Identity,
    LeadQuality,
    Measurement,
    ModelStatement,
    Provenance,
    QualityPart,
    Range,
    Report,
    RepresentativeBeat,
    Rhythm,
    Row,
    Signal,
    Strip,
    Trend,
    TrendPoint,
    Uv,
)

FS_HZ = 500.0
RR_MS = 820.0
LEADS = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
COLUMNS = (("I", "aVR", "V1", "V4"), ("II", "aVL", "V2", "V5"), ("III", "aVF", "V3", "V6"))
TAKEN_AT = datetime(2026, 11, 2, 14, 32, tzinfo=UTC)
_MARKS = BeatMarks(-180.0, -70.0, -40.0, 52.0, 160.0, 280.0, 350.0)


def samples_uv(leads: tuple[str, ...] = LEADS, *, duration_s: float = 10.0) -> dict[str, Uv]:
    """Ten seconds of a healthy phantom by lead."""
    shape = beat_shape(PATTERNS["normal"], Body())
    plan = regular_plan([RR_MS] * round(duration_s * 1000.0 / RR_MS + 1), shape, first_s=0.4)
    made = phantom(plan, Acquisition(duration_s=duration_s, fs_hz=FS_HZ, leads=leads)).recording
    rows = np.rint(1000.0 * made.ecg_mv).astype(int).tolist()
    return dict(zip(leads, map(tuple, rows), strict=True))


def finding(identifier: str, **changes: object) -> Finding:
    """First-degree AV block of findings.md, section 7, or another statement."""
    made = Finding(
        id=identifier,
        category="conduction",
        label="First-degree AV block",
        label_zh="一度房室传导阻滞",
        plain="The signal takes longer than usual from the atria to the ventricles.",
        plain_zh="信号从心房传到心室的时间比通常长。",
        certainty="definite",
        severity="borderline",
        criterion="pr_interval > 200",
        met=(Met("pr_interval", 232.0, "ms", "> 200"),),
        source="Surawicz2009",
        aha=("82",),
        snomed=("270492004",),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


_ST = finding(
    "ste_inferior",
    category="ischaemia",
    label="ST elevation, inferior leads",
    label_zh="下壁导联 ST 段抬高",
    plain="A part of the curve stands higher than usual. Chest pain with it is an emergency: call for help now.",
    plain_zh="心电图的一部分高于通常。若伴胸痛，属急症，请立即呼救。",
    certainty="probable",
    severity="urgent-for-review",
    criterion="count(st_level_j:[II,III,aVF] >= 0.1) >= 2",
    met=(
        Met("st_level_j:II", 0.15, "mV", ">= 0.1"),
        Met("st_level_j:III", 0.2, "mV", ">= 0.1"),
        Met("st_level_j:aVF", 0.18, "mV", ">= 0.1"),
        Met("sex", "female", "", ""),
    ),
    source="Thygesen2018",
    aha=("145", "501"),
    snomed=("164931005",),
    capped_by=("tolerance", "possible if is(early_repolarisation_present)"),
)
_SINUS = finding(
    "sinus_rhythm",
    category="rhythm",
    label="Sinus rhythm",
    label_zh="窦性心律",
    plain="The beats come from the usual place.",
    plain_zh="心搏来自通常的部位。",
    severity="normal",
    criterion="rhythm_class == 'sinus'",
    met=(Met("rhythm_class", "sinus", "{class}", "== 'sinus'"),),
    source="MasonPartII2007",
    aha=("20",),
    snomed=("426783006",),
)
_HIDDEN = finding(
    "st_elevation_any",
    category="ischaemia",
    label="ST elevation",
    label_zh="ST 段抬高",
    plain="Hidden by a better statement.",
    plain_zh="已有更好的陈述。",
    severity="abnormal",
    met=(Met("lv_strain", True, "{flag}", ""),),
    superseded_by="ste_inferior",
)
_CHANGE = finding(
    "serial_qtc_increase",
    category="serial",
    label="QTc longer than before",
    label_zh="QTc 较前延长",
    plain="One time in the curve is longer than in the recording before.",
    plain_zh="与上次记录相比，有一个时间延长。",
    severity="abnormal",
    criterion="serial_difference[qtc_fridericia] >= 60",
    met=(Met("qtc_fridericia", 66.0, "ms", ">= 60"),),
    source="derived",
    aha=(),
    snomed=(),
)
_SUMMARY = finding(
    "summary_urgent",
    category="summary",
    label="ECG for urgent review",
    label_zh="心电图需尽快复核",
    plain="Something in this recording should be looked at soon.",
    plain_zh="该记录中有内容需要尽快查看。",
    severity="normal",
    met=(),
)
FINDINGS = Findings(
    standing=(_ST, _HIDDEN, _CHANGE, finding("av_block_first"), _SINUS, _SUMMARY),
    not_assessed=(
        NotAssessed(
            "p_axis_abnormal", "axis", "P axis outside its range", "P 电轴异常", "validity", "p_axis: absent"
        ),
        NotAssessed("late_potentials", "pattern", "Late potentials", "晚电位", "needs", "leads=XYZ"),
        NotAssessed("ventricular_bigeminy", "rhythm", "Bigeminy", "二联律", "needs", "duration>=3600"),
        NotAssessed("lvh", "chamber", "Left ventricular hypertrophy", "左心室肥大", "demographics", "sex"),
        NotAssessed("t_inversion", "ischaemia", "T inversion", "T 波倒置", "suppressed", "ste_inferior"),
        NotAssessed("serial_new_af", "serial", "New fibrillation", "新发房颤", "no_earlier_record", ""),
        NotAssessed("posterior", "infarct", "Posterior infarct", "后壁梗死", "needs", "leads=V7..V9"),
        NotAssessed("axis", "axis", "Axis", "电轴", "needs", "leads>=8"),
        NotAssessed("children", "axis", "Axis of a child", "儿童电轴", "needs", "age>=16"),
    ),
    table_version="rules@1f2e3d",
)


def measurement(symbol: str, **changes: object) -> Measurement:
    """PR interval of 232 ms, or another value."""
    made = Measurement(
        code="ECG00201",
        symbol=symbol,
        lead="",
        label="PR interval",
        label_zh="PR 间期",
        group="conduction",
        value=232.0,
        text=None,
        unit="ms",
        decimals=0,
        validity="ok",
        n=12,
        spread=4.2,
        version=1,
        chain="DIAG",
        range=Range(120.0, 200.0, "guideline cut-off", "adults", "Kusumoto2018", True),
        outside="high",
        approximate=False,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def _measurements(leads: tuple[str, ...]) -> tuple[Measurement, ...]:
    usual = Range(60.0, 100.0, "p2-p98", "adults at rest", "MasonPartII2007", True)
    levels = tuple(
        measurement(
            "st_level_j",
            code="ECG10401",
            lead=lead,
            label="ST level at J",
            label_zh="J 点 ST 水平",
            group="st",
            value=None if lead == "V6" else 0.14 if lead == "V5" else -0.02,
            unit="mV",
            decimals=2,
            validity="low_quality" if lead == "V6" else "ok",
            range=Range(None, 0.1, "guideline cut-off", "adults", "Thygesen2018", True),
            outside="high" if lead == "V5" else None,
        )
        for lead in leads
    )
    return (
        measurement(
            "heart_rate",
            label="Heart rate",
            label_zh="心率",
            group="rate",
            value=73.2,
            unit="/min",
            range=usual,
            outside=None,
        ),
        measurement("pr_interval"),
        measurement(
            "qrs_duration",
            label="QRS duration",
            label_zh="QRS 时限",
            value=92.0,
            range=Range(None, 120.0, "guideline cut-off", "adults", "Surawicz2009", False),
            outside=None,
        ),
        measurement(
            "qrs_axis",
            label="QRS axis",
            label_zh="QRS 电轴",
            group="axis",
            value=-34.0,
            unit="deg",
            range=Range(-30.0, 90.0, "guideline cut-off", "adults", "Surawicz2009", True),
            outside="low",
        ),
        measurement(
            "p_axis",
            label="P axis",
            label_zh="P 电轴",
            group="axis",
            value=None,
            unit="deg",
            validity="absent",
            range=None,
            outside=None,
        ),
        measurement(
            "rhythm_class",
            label="Rhythm",
            label_zh="节律",
            group="rhythm",
            value=None,
            text="sinus",
            unit="{class}",
            range=None,
            outside=None,
            spread=None,
        ),
        *levels,
    )


def _paper(samples: dict[str, Uv]) -> EcgPaper:
    if set(LEADS) <= set(samples):
        quarter = round(2.5 * FS_HZ)
        rows = [
            Row(
                tuple(
                    Strip(lead, 2.5 * n, FS_HZ, samples[lead][n * quarter : (n + 1) * quarter])
                    for n, lead in enumerate(row)
                )
            )
            for row in COLUMNS
        ]
        return EcgPaper("3x4+1", (*rows, Row((Strip("II", 0.0, FS_HZ, samples["II"]),))), "measurement")
    return EcgPaper(
        "lines", tuple(Row((Strip(lead, 0.0, FS_HZ, uv),)) for lead, uv in samples.items()), "monitor"
    )


def _beat(samples: dict[str, Uv]) -> RepresentativeBeat:
    zero, first = 160, round(2.04 * FS_HZ) - 160
    return RepresentativeBeat(
        leads=tuple(samples),
        fs_hz=FS_HZ,
        zero=zero,
        samples_uv=tuple(uv[first : first + 400] for uv in samples.values()),
        marks=_MARKS,
        lead_marks=tuple(_MARKS for _ in samples),
        beats_used=11,
    )


def _rhythm() -> Rhythm:
    peaks = tuple(0.4 + 0.82 * n for n in range(12))
    kinds = tuple("V" if n == 5 else "S" if n == 8 else "N" for n in range(12))
    rr_ms = (None, *(820.0 + 12.0 * (n % 3) - (260.0 if n == 5 else 0.0) for n in range(1, 12)))
    return Rhythm(peaks, kinds, rr_ms)


def _trends() -> tuple[Trend, ...]:
    points = tuple(
        TrendPoint(TAKEN_AT - timedelta(days=30 * (3 - n)), f"r{n}", value)
        for n, value in enumerate((412.0, 418.0, None, 478.0))
    )
    return (Trend("qtc_fridericia", "", "QTc (Fridericia)", "QTc（Fridericia）", "ms", points),)


def twelve_lead() -> Report:
    """Ten seconds of twelve leads with something in every part."""
    samples = samples_uv()
    return Report(
        identity=Identity(
            "LUDB 17", "0f3a9b", "P0142", 58.0, "female", TAKEN_AT, "Cardiograph 3", "WFDB", synthetic=True
        ),
        signal=Signal(
            "twelve_lead", FS_HZ, 10.0, LEADS, ("III", "aVR"), (0.05, 150.0), 50.0, 1.0, "DIAG", 0.0
        ),
        quality=QualityPart(
            "fair",
            tuple(
                LeadQuality(lead, lead != "V6", ("noisy", "muscle") if lead == "V6" else (), 0.0, 4.2)
                for lead in LEADS
            ),
            12,
            11,
            ("The file states no filter.",),
        ),
        measurements=_measurements(LEADS),
        findings=FINDINGS,
        models=(
            ModelStatement(
                "rhythm-head",
                "2026.3",
                "https://example.org/cards/rhythm",
                "sinus",
                0.93,
                {"sinus": 0.93, "atrial_fibrillation": 0.07},
                None,
            ),
            ModelStatement(
                "age-head", "1.0", "age.md", None, None, {}, "The recording is outside its domain."
            ),
        ),
        paper=_paper(samples),
        beat=_beat(samples),
        rhythm=_rhythm(),
        trends=_trends(),
        provenance=Provenance(
            "ab" * 32, "9c1f", "2.4", "0.9", "rules@1f2e3d", 2, "P0142 of 2026-10-03", TAKEN_AT
        ),
    )


def single_lead() -> Report:
    """Thirty seconds of one lead, and little known of it."""
    whole = twelve_lead()
    samples = samples_uv(("I",), duration_s=30.0)
    gap = tuple(None if 4000 <= n < 4600 else each for n, each in enumerate(samples["I"]))
    return replace(
        whole,
        identity=replace(
            whole.identity,
            pseudonym=None,
            age_years=None,
            sex=None,
            taken_at=None,
            device=None,
            synthetic=False,
        ),
        signal=replace(
            whole.signal,
            kind="single_lead",
            duration_s=30.0,
            leads=("I",),
            derived_leads=(),
            band_hz=(None, None),
            notch_hz=None,
            resolution_uv=None,
            missing_percent=4.0,
        ),
        quality=QualityPart("good", (LeadQuality("I", True, (), 4.0, None),), 36, 36, ()),
        measurements=tuple(
            replace(each, lead="I", approximate=True, outside=None) if each.symbol == "pr_interval" else each
            for each in _measurements(())
        ),
        findings=replace(FINDINGS, standing=(_SINUS,)),
        models=(),
        paper=_paper({"I": gap}),
        beat=_beat(samples),
        trends=(),
        provenance=replace(whole.provenance, compared_with=None, corrections=0, made_at=None),
    )


def long_recording() -> Report:
    """A day of one lead."""
    whole = single_lead()
    hours = tuple(
        Hour(
            3600.0 * n,
            *((None, None, None) if n == 7 else (52.0 + n, 70.0 + n, 101.0 + 2 * n)),
            3 * n,
            n,
            12.0 if n == 7 else 98.0,
        )
        for n in range(24)
    )
    assert whole.rhythm is not None
    return replace(
        whole,
        signal=replace(whole.signal, kind="long", duration_s=86_400.0),
        rhythm=replace(whole.rhythm, hourly=hours),
    )


def bare() -> Report:
    """Nothing could be drawn or said."""
    whole = single_lead()
    return replace(
        whole,
        quality=QualityPart("poor", (), 0, 0, ()),
        measurements=(),
        findings=Findings((), (), "rules@1f2e3d"),
        paper=None,
        beat=None,
        rhythm=None,
    )
