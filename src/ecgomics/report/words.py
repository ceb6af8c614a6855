"""The words of a report for a person, in English and Chinese; what one language lacks does not type-check."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ecgomics.core.disclaimer import DISCLAIMER
from ecgomics.core.validity import Validity
from ecgomics.report.person import Disclaimer, SensorNote
from ecgomics.report.statement import Reason, Statement

Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Words:
    """Every sentence of the printed report."""

    title: str
    recorded: str
    length: str
    lead: str
    leads: Mapping[str, str]
    sensor: str
    unknown: str
    readable: str
    rate: Callable[[str], str]
    statements: Mapping[Statement, str]
    meanings: Mapping[Statement, str]
    reasons: Mapping[Reason, str]
    because: Callable[[Sequence[str]], str]
    scale: str
    shown: Callable[[str, str, str], str]
    no_signal: str
    gaps: Callable[[int, str], str]
    numbers: str
    validity: Mapping[Validity, str]
    evidence: str
    evidence_names: Mapping[str, str]
    told: str
    symptoms: Mapping[str, str]
    limits: str
    sensor_notes: Mapping[SensorNote, str]
    band: Callable[[str, str], str]
    disclaimers: Mapping[Disclaimer, str]
    page: Callable[[int, int], str]
    joined: Callable[[Sequence[str]], str]
    list_mark: str


ENGLISH: Final = Words(
    title="Heart rhythm recording",
    recorded="Recorded",
    length="Length",
    lead="Lead",
    leads={"chest": "chest strap"},
    sensor="Sensor",
    unknown="not stated",
    readable="Readable",
    rate=lambda rate: f"{rate} beats a minute",
    statements={
        "regular": "Regular rhythm",
        "slow_regular": "Slow, regular rhythm",
        "fast_regular": "Fast, regular rhythm",
        "extra_beats": "Some extra beats",
        "irregular": "Irregular rhythm",
        "possible_af": "Irregular rhythm: possible atrial fibrillation",
        "unclear": "Unclear",
        "too_noisy": "Too noisy to say",
    },
    meanings={
        "regular": "The beats came evenly during this recording.",
        "slow_regular": "The beats came evenly and slowly. At rest, asleep and in trained people this is common. Show "
        "it to a doctor if you feel faint, weak or short of breath.",
        "fast_regular": "The beats came evenly and fast, as with effort, fever, coffee or excitement. Show it to a "
        "doctor if it stays so at rest.",
        "extra_beats": "Some beats came early between beats that were even. Many people have such beats. Show it to a "
        "doctor if they are new or trouble you.",
        "irregular": "The time from beat to beat changed more than usual; breathing, extra beats and other things do "
        "that. Record again in a few minutes, and show it to a doctor if it repeats.",
        "possible_af": "The time from beat to beat kept changing without order, and hardly a P wave was found. Atrial "
        "fibrillation looks like this, and other things do, too. Record again in a few minutes, and show it to a "
        "doctor if it repeats. This is a research result and no diagnosis.",
        "unclear": "There is too little to say what the rhythm was. Record again for 30 seconds.",
        "too_noisy": "The signal was too disturbed to follow the beats. Wet the pads, sit still and record again.",
    },
    reasons={
        "quality_poor": "the signal was poor",
        "too_little_readable": "beats could be followed in less than half of the time",
        "detectors_disagree": "two ways of finding beats do not agree",
        "beats_unlike": "the beats look too little alike",
        "too_short": "it is shorter than 10 seconds",
        "too_few_beats": "it holds too few clean beats",
        "beats_vary": "the time from beat to beat kept changing",
        "no_p_waves": "hardly a P wave was found before the beats",
        "af_needs_30_s": "30 seconds and 20 clean beats are needed to say more",
        "pause": "there was a pause of 3 seconds or more",
        "early_beats": "two or more beats came early",
        "rate_below_50": "fewer than 50 beats a minute",
        "rate_above_100": "more than 100 beats a minute",
    },
    because=lambda reasons: f"Why: {'; '.join(reasons)}.",
    scale="25 mm/s · 10 mm/mV · shown as on a monitor (0.5–40 Hz) · print at 100 %",
    shown=lambda start, end, whole: f"{start} to {end} s of {whole} s",
    no_signal="no signal",
    gaps=lambda count, total: f"{count} {'gap' if count == 1 else 'gaps'} without signal, {total} s in all",
    numbers="Numbers",
    validity={
        "ok": "",
        "wrong_chain": "not with this filter or sampling rate",
        "wrong_leads": "needs more leads",
        "too_short": "recording too short",
        "low_quality": "signal too poor",
        "wrong_rhythm": "not defined in this rhythm",
        "absent": "not there",
        "failed": "could not be measured",
        "out_of_domain": "outside the usual range",
    },
    evidence="What the statement stands on",
    evidence_names={
        "clean_beats": "Clean beats",
        "irregularity": "Change between intervals (median)",
        "cosen": "Disorder of the intervals (CosEn)",
        "p_share": "Beats with a P wave",
        "ventricular_beats": "Early beats, wide",
        "supraventricular_beats": "Early beats, narrow",
        "longest_rr_ms": "Longest interval",
        "likeness": "Likeness of the beats",
        "detector_agreement": "Agreement of two detectors",
    },
    told="What you noted",
    symptoms={
        "palpitations": "palpitations",
        "dizziness": "dizziness",
        "chest_pain": "chest pain",
        "shortness_of_breath": "shortness of breath",
        "fainting": "fainting",
        "tiredness": "tiredness",
        "none": "no symptoms",
    },
    limits="What this cannot show",
    sensor_notes={
        "one_lead": "It is one lead: the place of a finding in the heart cannot be told.",
        "narrow_band": "The sensor filters strongly: ST level, T wave and QT are not reliable.",
        "coarse_sampling": "The sensor takes few samples: intervals are known to within a few milliseconds only.",
        "simulated": "Made by a simulator: this is nobody's heart.",
    },
    band=lambda low, high: f"Band of the sensor: {low} to {high} Hz.",
    disclaimers={
        "research_use": DISCLAIMER,
        "one_lead_limits": "A heart attack cannot be seen or ruled out here, nor can a stroke, a heart failure or a "
        "rhythm that was not there during these seconds.",
        "emergency": "Chest pain, fainting, sudden weakness or trouble breathing: call the emergency number now, "
        "whatever this page says.",
    },
    page=lambda page, pages: f"Page {page} of {pages}",
    joined=", ".join,
    list_mark="• ",
)

CHINESE: Final = Words(
    title="心律记录",
    recorded="记录时间",
    length="时长",
    lead="导联",
    leads={"chest": "胸带"},
    sensor="传感器",
    unknown="未注明",
    readable="可读部分",
    rate=lambda rate: f"每分钟 {rate} 次",
    statements={
        "regular": "节律规整",
        "slow_regular": "心率慢，节律规整",
        "fast_regular": "心率快，节律规整",
        "extra_beats": "有一些额外心搏",
        "irregular": "心律不齐",
        "possible_af": "心律不齐：可能为心房颤动",
        "unclear": "无法判断",
        "too_noisy": "噪声过大，无法判断",
    },
    meanings={
        "regular": "本次记录中，心搏间隔均匀。",
        "slow_regular": "心搏均匀而缓慢，在休息、睡眠或经常锻炼的人中常见。如感到头晕、乏力或气短，请就医。",
        "fast_regular": "心搏均匀而较快，运动、发热、喝咖啡或激动时会这样。如休息时仍如此，请就医。",
        "extra_beats": "在均匀的心搏之间有一些提前的心搏，许多人都有。如为新出现或感到不适，请就医。",
        "irregular": "心搏间隔的变化比通常大；呼吸、额外心搏等都可能引起。请过几分钟再记录一次，如再次出现请就医。",
        "possible_af": "心搏间隔不断变化且没有规律，心搏前几乎找不到 P 波。心房颤动会这样，其他情况也可能这样。"
        "请过几分钟再记录一次，如再次出现请就医。这是研究结果，不是诊断。",
        "unclear": "内容太少，无法判断节律。请再记录 30 秒。",
        "too_noisy": "信号干扰太大，无法跟踪心搏。请润湿电极，坐好不动，再记录一次。",
    },
    reasons={
        "quality_poor": "信号质量差",
        "too_little_readable": "不到一半的时间能跟踪心搏",
        "detectors_disagree": "两种心搏检测方法结果不一致",
        "beats_unlike": "各次心搏的形状差别太大",
        "too_short": "不足 10 秒",
        "too_few_beats": "清晰的心搏太少",
        "beats_vary": "心搏间隔不断变化",
        "no_p_waves": "心搏前几乎找不到 P 波",
        "af_needs_30_s": "需要 30 秒和 20 次清晰心搏才能进一步判断",
        "pause": "有 3 秒或更长的停顿",
        "early_beats": "有两次或更多提前的心搏",
        "rate_below_50": "每分钟少于 50 次",
        "rate_above_100": "每分钟多于 100 次",
    },
    because=lambda reasons: f"原因：{'；'.join(reasons)}。",
    scale="25 mm/s · 10 mm/mV · 按监护仪显示（0.5–40 Hz）· 请以 100 % 打印",
    shown=lambda start, end, whole: f"第 {start} 至 {end} 秒，共 {whole} 秒",
    no_signal="无信号",
    gaps=lambda count, total: f"{count} 处无信号，共 {total} 秒",
    numbers="数值",
    validity={
        "ok": "",
        "wrong_chain": "当前滤波或采样率不允许",
        "wrong_leads": "需要更多导联",
        "too_short": "记录时长不足",
        "low_quality": "信号质量不足",
        "wrong_rhythm": "该节律下不适用",
        "absent": "不存在",
        "failed": "未能测出",
        "out_of_domain": "超出通常范围",
    },
    evidence="判断依据",
    evidence_names={
        "clean_beats": "清晰的心搏",
        "irregularity": "相邻间隔的变化（中位数）",
        "cosen": "间隔的无序程度（CosEn）",
        "p_share": "有 P 波的心搏",
        "ventricular_beats": "提前的宽心搏",
        "supraventricular_beats": "提前的窄心搏",
        "longest_rr_ms": "最长间隔",
        "likeness": "心搏形状的相似度",
        "detector_agreement": "两种检测方法的一致度",
    },
    told="您的记录",
    symptoms={
        "palpitations": "心悸",
        "dizziness": "头晕",
        "chest_pain": "胸痛",
        "shortness_of_breath": "气短",
        "fainting": "晕厥",
        "tiredness": "疲劳",
        "none": "无症状",
    },
    limits="本记录不能说明的",
    sensor_notes={
        "one_lead": "只有一个导联：无法判断异常在心脏的哪个部位。",
        "narrow_band": "传感器滤波较强：ST 段、T 波和 QT 间期不可靠。",
        "coarse_sampling": "传感器采样率较低：间期只能精确到几毫秒。",
        "simulated": "由模拟器生成：不是任何人的心电。",
    },
    band=lambda low, high: f"传感器频带：{low} 至 {high} Hz。",
    disclaimers={
        "research_use": "仅供研究：不是医疗器械，不用于诊断、治疗或急救；自动测量，未经医生确认。",
        "one_lead_limits": "这里看不出也不能排除心脏病发作、中风、心力衰竭，或在这几秒之外出现的心律问题。",
        "emergency": "如有胸痛、晕厥、突然无力或呼吸困难：无论本页写什么，请立即拨打急救电话。",
    },
    page=lambda page, pages: f"第 {page} 页，共 {pages} 页",
    joined="、".join,
    list_mark="· ",
)

WORDS: Final[Mapping[Language, Words]] = {"en": ENGLISH, "zh": CHINESE}
