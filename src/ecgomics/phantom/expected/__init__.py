"""Reference values of biomarkers, from the parameters of a phantom alone.

Nothing here knows how the signal engine or a biomarker is made: the formulas are those of the conventions and of the
catalogue, applied to polynomials and to planned intervals.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from ecgomics.phantom.expected import comparative, functional, intensity, late_potential, structural
from ecgomics.phantom.expected.beat import Beat
from ecgomics.phantom.expected.expectation import Expectation, flag
from ecgomics.phantom.recipes import Made

__all__ = ["GROUPS", "Expectation", "expected"]


def _beat(made: Made) -> Beat:
    return Beat(made.shape, made.recipe.leads)


def _usual_rr_ms(made: Made) -> float:
    return float(made.rr_ms.mean())


def _sampled(made: Made) -> bool:
    return made.phantom is not None


def _seconds(made: Made) -> float:
    return made.recipe.duration_s


def _waves(made: Made) -> list[tuple[float, float]]:
    return [(float(a), float(hz)) for a, hz in made.recipe.rr["waves"]]


#: Groups of formulas by the name that a recipe gives them.
GROUPS: Final[Mapping[str, Callable[[Made], Iterator[Expectation]]]] = {
    "rates": lambda m: functional.rates(m.rr_ms, sampled=_sampled(m)),
    "atria": lambda m: functional.atrial_rates(m.recipe.av.get("pp_ms", _usual_rr_ms(m))),
    "fibrillation": lambda m: functional.fibrillation(m.rr_ms),
    "episodes": lambda m: functional.episodes(m.recipe.episodes, _seconds(m)),
    "quality": lambda m: functional.quality(m.recipe.leads, len(m.kinds), m.recipe.fs_hz),
    "late_potentials": lambda m: late_potential.late_potentials(
        m.shape, beats=len(m.kinds), white_uv=m.recipe.noise["white_uv"]
    ),
    "pauses": lambda m: functional.pauses(m.rr_ms, sampled=_sampled(m)),
    "p": lambda m: structural.p_wave(_beat(m)),
    "p_amplitudes": lambda m: intensity.p_amplitudes(_beat(m)),
    "qrs": lambda m: structural.qrs_times(_beat(m)),
    "qrs_amplitudes": lambda m: intensity.qrs_amplitudes(_beat(m)),
    "axis": lambda m: structural.axis(_beat(m)),
    "st": lambda m: intensity.st_levels(_beat(m)),
    "areas": lambda m: intensity.areas(_beat(m)),
    "exercise": lambda m: intensity.exercise(Beat(m.exercised or m.shape, m.recipe.leads)),
    "j_wave": lambda m: intensity.j_waves(_beat(m)),
    "t": lambda m: intensity.t_amplitudes(_beat(m)),
    "qt": lambda m: structural.repolarisation(_beat(m), _usual_rr_ms(m)),
    "qtc_class": lambda m: structural.qtc_class(_beat(m), _usual_rr_ms(m), m.recipe.subject["sex"]),
    "voltages": lambda m: intensity.voltages(_beat(m)),
    "vectors": lambda m: comparative.vectors(_beat(m)),
    "variability": lambda m: functional.variability(m.rr_ms, sampled=_sampled(m)),
    "histogram": lambda m: functional.histogram(m.rr_ms),
    "day": lambda m: functional.day(m.rr_ms),
    "powers": lambda m: functional.powers(_waves(m)),
    "day_powers": lambda m: functional.day_powers(_waves(m)),
    "ectopy": lambda m: functional.ectopy(m.rr_ms, m.kinds, _seconds(m)),
}


def expected(made: Made) -> Iterator[Expectation]:
    """Every reference value of a phantom: those of its groups, then those that hold by construction."""
    for group in made.recipe.grade:
        yield from GROUPS[group](made)
    for name, given in made.recipe.expect.items():
        yield _by_construction(name, given)


def _by_construction(name: str, given: Any) -> Expectation:
    """A flag, class or [value, tolerance]; {absent = "code"} for a reason."""
    symbol, _, lead = name.partition(":")
    how = "by construction"
    match given:
        case bool():
            return Expectation(symbol, flag(given), 0.0, how, lead)
        case str():
            return Expectation(symbol, given, 0.0, how, lead)
        case int() | float():
            return Expectation(symbol, float(given), 0.0, how, lead)
        case [value, tolerance]:
            return Expectation(symbol, float(value), float(tolerance), how, lead)
        case _:
            assert isinstance(given, Mapping)
            return Expectation(symbol, None, 0.0, how, lead, validity=str(given["reason"]))
