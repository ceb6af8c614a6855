"""An unremarkable recording as rows of a profile, and what the rules say when some of it is otherwise."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.validity import VALIDITY_CODES
from ecgomics.report.findings import Earlier, Findings, RecordingFacts, Table, findings_of

Given = float | str | bool
#: Numbers, classes and flags of a healthy recording of ten seconds; a validity code where there is no value.
OF_RECORD: Final[Mapping[str, Given]] = {
    **{"rhythm_class": "sinus", "heart_rate": 72.0, "pr_interval": 160.0, "qrs_duration": 94.0},
    **{"qtc_fridericia": 410.0, "qrs_axis": 40.0, "qrs_axis_class": "normal", "p_axis": 50.0},
    **{
        "p_presence": 100.0,
        "p_duration": 100.0,
        "p_per_qrs": 1.0,
        "av_block_class": "none",
        "atrial_rate": 72.0,
    },
    **{"p_terminal_force_v1": 2.0, "right_atrial_p_voltage": False, "interatrial_block": "none"},
    **{"rr_cv": 0.03, "rr_rmssd_normalised": 0.03, "sinus_arrhythmia": 60.0, "pause_max": 900.0},
    **{"pac_count": 0.0, "pvc_count": 0.0, "pac_burden": "too_short", "pvc_burden": "too_short"},
    **{"bigeminy_share": "too_short", "ventricular_couplets": "too_short", "nsvt_runs": "too_short"},
    **{"af_episode_count": "too_short", "af_burden": "too_short", "af_ventricular_rate": "wrong_rhythm"},
    **{"dropped_p_share": "too_short", "wenckebach_increment": "absent", "paced_share": "wrong_chain"},
    **{"paced_av_delay": "wrong_chain", "limb_voltage_max": 1.2, "precordial_voltage_max": 2.0},
    **{"sokolow_lyon_voltage": 2.2, "cornell_voltage": 1.2, "peguero_lo_presti": 1.5, "r_amplitude_avl": 0.5},
    **{"gubner_voltage": 1.0, "cornell_product": 110.0, "romhilt_estes": 0.0, "sokolow_lyon_rv": 0.4},
    **{"rs_ratio_v1": 0.3, "butler_leggett": 0.1, "r_peak_time_avl": 30.0, "r_peak_time_v5_v6": 35.0},
    **{"sgarbossa_score": 0.0, "quality_beats_used": 11.0, "quality_detector_agreement": 1.0},
    **{"quality_lead_swap": "none", "jt_index": 98.0, "qtc_atrial_fibrillation": "wrong_rhythm"},
}
OF_LEADS: Final[Mapping[str, Given]] = {
    **{
        "st_level_j": 0.02,
        "st_level_j40": 0.02,
        "st_level_j60": 0.03,
        "st_level_j80": 0.03,
        "st_level_mid": 0.03,
        "st_slope": 0.3,
        "st_s_ratio": -0.02,
    },
    **{"t_amplitude": 0.3, "t_r_ratio": 0.3, "t_area_symmetry": 1.6, "t_half_width": 120.0, "ta_level": 0.0},
    **{"q_amplitude": -0.05, "q_duration": 12.0, "qrs_type": "qRs", "qrs_net_amplitude": 0.5},
    **{"qrs_peak_to_peak": 1.2, "r_amplitude": 0.8, "r_fraction": 0.8, "r_duration": 30.0, "rs_ratio": 0.3},
    **{"p_area": 3.0, "p_morphology": "positive", "p_bifid_interval": "absent", "u_amplitude": "absent"},
    **{"r_prime_amplitude": "absent", "s_amplitude": -0.3},
    **{"u_t_ratio": "absent", "j_wave_amplitude": "absent", "quality_flat": 0.0, "quality_saturated": 0.0},
    **{"template_correlation_mean": 0.98, "qrs_alternans": "too_short", "fwave_amplitude": "wrong_rhythm"},
}
#: Where a lead is another way round.
IN_AVR: Final[Mapping[str, Given]] = {"p_area": -3.0, "qrs_net_amplitude": -0.5, "t_amplitude": -0.3}
FLAGS: Final = (
    *("lbbb_aha", "lbbb_strauss", "rbbb_aha", "incomplete_rbbb_aha", "nonspecific_conduction_delay"),
    *("left_anterior_fascicular_block", "left_posterior_fascicular_block", "preexcitation_pattern"),
    *("lv_strain", "poor_r_progression", "early_repolarisation", "brugada_type1", "giant_t_inversion"),
    "pathological_q",
)


def row(name: str, given: Given) -> dict[str, Any]:
    """A row of the long table; a validity code stands for the reason why there is no value."""
    symbol, _, lead = name.partition(":")
    unit = catalogue()[symbol].unit
    about = {"symbol": symbol, "lead": lead, "unit": unit, "value": None, "value_text": None}
    if isinstance(given, str) and given in VALIDITY_CODES and not (unit == "{class}" and given == "absent"):
        return about | {"validity": given}
    if isinstance(given, bool):
        return about | {"validity": "ok", "value": float(given), "value_text": "true" if given else "false"}
    return about | {"validity": "ok", "value_text" if isinstance(given, str) else "value": given}


MAN_OF_45: Final = RecordingFacts(45.0, "male", 10.0, STANDARD_LEADS, 500.0, "DIAG")


@dataclass(frozen=True)
class Case:
    """A recording that the rules are asked of: unremarkable but for what is given."""

    given: Mapping[str, Given] = field(default_factory=dict)
    """By `symbol` or `symbol:LEAD`."""
    facts: RecordingFacts = MAN_OF_45

    def but(self, **given: Given) -> "Case":
        """The same with some values otherwise; `symbol__LEAD` is a lead's."""
        return replace(
            self, given={**self.given, **{name.replace("__", ":"): one for name, one in given.items()}}
        )

    def of(self, **facts: Any) -> "Case":
        """The same of another person, or recorded otherwise."""
        return replace(self, facts=replace(self.facts, **facts))

    @property
    def values(self) -> list[dict[str, Any]]:
        """Its long table."""
        leads = self.facts.leads
        found: dict[str, Given] = {**OF_RECORD, **dict.fromkeys(FLAGS, False)}
        found |= {f"{name}:{lead}": one for name, one in OF_LEADS.items() for lead in leads}
        found |= {f"{name}:aVR": one for name, one in IN_AVR.items() if "aVR" in leads}
        # An ST level that is given at J lasts, unless it is given later on, too.
        found |= {
            name.replace("_j:", f"_{later}:"): one
            for name, one in self.given.items()
            if name.startswith("st_level_j:")
            for later in ("mid", "j80")
        }
        found |= {
            name: one
            for name, one in self.given.items()
            if ":" not in name or name.partition(":")[2] in leads
        }
        return [row(name, one) for name, one in found.items()]

    def findings(
        self, *, table: Table | None = None, earlier: "Case | None" = None, **options: Any
    ) -> Findings:
        """What the rules say of it."""
        before = None if earlier is None else earlier.before(self, table=table)
        return findings_of(self.values, self.facts, table=table, earlier=before, **options)

    def before(self, now: "Case", *, table: Table | None = None) -> Earlier:
        """This one as the earlier recording of another."""
        here = {(one["symbol"], one["lead"]): one["value"] for one in self.values}
        serial = [
            one | {"symbol": "serial_difference", "of": one["symbol"], "value": one["value"] - before}
            for one in now.values
            if one["value"] is not None and (before := here.get((one["symbol"], one["lead"]))) is not None
        ]
        serial += [row(name, one) | {"of": ""} for name, one in now.given.items() if name in OF_PAIR]
        return Earlier(self.values, self.facts, self.findings(table=table), serial)


OF_PAIR: Final = ("axis_shift", "representative_beat_correlation")


@pytest.fixture
def case() -> Case:
    """A man of 45, twelve leads, ten seconds: nothing of note."""
    return Case()


@pytest.fixture
def names() -> Callable[[Findings], set[str]]:
    """Identifiers of the statements that stand."""
    return lambda found: {each.id for each in found}
