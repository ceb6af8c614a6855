"""Presets: settings that fit a purpose, with what they are for and what they are taken from."""

from dataclasses import dataclass, field
from typing import Any, Final

from ecgomics.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Preset:
    """Settings under a name that is always there."""

    name: str
    label: str
    text: str
    """What it is for, and what follows from it."""
    references: tuple[str, ...]
    """Keys of the literature."""
    changes: dict[str, Any] = field(default_factory=dict)
    """What is not the default."""

    @property
    def settings(self) -> Settings:
        """The whole of them."""
        return Settings(**self.changes)


PRESETS: Final[tuple[Preset, ...]] = (
    Preset(
        name="clinical",
        label="Clinical 12-lead",
        text="The measurement path of the conventions, as a resting electrocardiograph has it: 150 Hz, a high-pass "
        "without phase, T ended by the tangent, QTc by Fridericia. These are the defaults.",
        references=("Kligfield2007", "Rautaharju2009"),
    ),
    Preset(
        name="wearable",
        label="Wearable, one lead",
        text="For watches, patches and straps: 0.5 to 40 Hz, so that rate, rhythm and timing survive muscle noise; "
        "amplitudes, ST and notches are refused, since a monitor's band changes them. Ultra-short variability is given "
        "and tagged; poor recordings give nothing.",
        references=("Kligfield2007", "TaskForce1996"),
        changes={
            "lowpass_hz": 40.0,
            "minimum_quality": "fair",
            "ultra_short_hrv": True,
        },
    ),
    Preset(
        name="holter",
        label="Holter",
        text="For a day and longer: 0.05 to 100 Hz keeps slow ST changes, at least five beats make the representative "
        "one, and beats join a shape at a correlation of 0.85, as electrodes and posture change it. Rows that need the "
        "full band are refused. Intervals more than 20 % from their neighbours are artefacts.",
        references=("Kligfield2007", "TaskForce1996"),
        changes={
            "highpass_hz": 0.05,
            "lowpass_hz": 100.0,
            "template_correlation": 0.85,
            "representative_beats_min": 5,
            "nn_departure_percent": 20.0,
        },
    ),
    Preset(
        name="task_force_hrv",
        label="Task Force HRV",
        text="Heart rate variability as the Task Force of 1996 describes it, before smoothness priors were published: "
        "4 Hz, Hann windows of five minutes, only the mean taken off, intervals more than 20 % from their neighbours "
        "left out. Only functional and quality rows are given.",
        references=("TaskForce1996",),
        changes={
            "hrv_detrend": "none",
            "nn_departure_percent": 20.0,
            "biomarkers": ("functional", "quality"),
        },
    ),
    Preset(
        name="original",
        label="Original ECGomics",
        text="As near to the BandPass path of the original ECGomics platform as its description allows: 50 Hz removed, "
        "0.67 to 40 Hz without phase, for recordings of ten seconds. What differs: its median baseline of 0.4 s and "
        "its gain of 1.5 on the middle band are left out, since both bend ST, T and QRS; beats "
        "and waves are found by our own engine, as its own is not described. A 40 Hz edge does not "
        "allow amplitudes, so these rows are refused here that it would have given.",
        references=("Kligfield2007",),
        changes={
            "highpass_hz": 0.67,
            "lowpass_hz": 40.0,
            "mains_hz": "50",
            "ultra_short_hrv": True,
        },
    ),
)
_BY_NAME: Final = {each.name: each for each in PRESETS}


def preset(name: str) -> Preset | None:
    """The preset of a name, None where there is none."""
    return _BY_NAME.get(name)
