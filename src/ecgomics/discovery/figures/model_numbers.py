"""Numbers of the figures of models: ROC, precision–recall, calibration, decision curves, Shapley values, survival."""

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from ecgomics.core.arrays import Bools, Floats
from ecgomics.discovery.figures.naming import label_of
from ecgomics.discovery.figures.shapes import Beeswarm, Curves, NamedCurve, SwarmRow
from ecgomics.discovery.results import Curve, Discovery, Estimate, ModelResult
from ecgomics.discovery.table import Outcome

SWARM_ROWS: Final = 15
_SWARM_RECORDS: Final = 800
#: Metric that sums up a curve.
_METRIC: Final = {
    "roc": "AUC",
    "pr": "average precision",
    "calibration": "calibration slope",
    "decision": "",
}
_AXES: Final = {
    "roc": ("False positive rate (1 − specificity)", "True positive rate (sensitivity)"),
    "pr": ("Recall (sensitivity)", "Precision"),
    "calibration": ("Predicted probability", "Observed share"),
    "decision": ("Threshold probability", "Net benefit"),
}
#: By which the best model is told, the first that there is; larger is better.
MAIN_METRICS: Final = ("AUC", "concordance", "R2", "Spearman rho")
_WHOLE: Final = (0.0, 1.0)

Limits = tuple[float, float]


def curves(name: str, discovery: Discovery) -> Curves | None:
    """One of "roc", "pr", "calibration", "decision" of all models that have it."""
    made = [(model, model.curves[name]) for model in discovery.models if name in model.curves]
    if not made:
        return None
    panels = tuple(dict.fromkeys(model.learner for model, _ in made))
    drawn = tuple(_named(model, curve, _METRIC[name]) for model, curve in made)
    share = discovery.events / discovery.records if discovery.events is not None else math.nan
    axes, limits = _frame(name, discovery, drawn, share)
    return Curves(
        x_label=axes[0],
        y_label=axes[1],
        curves=drawn,
        references=tuple(line for panel in panels for line in _references(name, panel, share, limits[0])),
        x_limits=limits[0],
        y_limits=limits[1],
        note="out-of-fold predictions of persons whom the model never saw; bands: 95 %",
    )


def main_metric(model: ModelResult) -> tuple[str, Estimate] | None:
    """The number by which models are compared."""
    return next(((name, model.metrics[name]) for name in MAIN_METRICS if name in model.metrics), None)


def best(models: list[ModelResult]) -> ModelResult | None:
    """The model with the largest main metric."""
    judged = [(made[1].value, model) for model in models if (made := main_metric(model)) is not None]
    return max(judged, key=lambda each: each[0])[1] if judged else None


def beeswarm(discovery: Discovery) -> Beeswarm | None:
    """Shapley values of the best model of biomarkers, else of the best that has any."""
    explained = [model for model in discovery.models if model.importances]
    model = best([each for each in explained if each.inputs == "biomarkers"] or explained)
    if model is None:
        return None
    known = {each.feature.name: label_of(each.feature) for each in discovery.associations}
    return Beeswarm(
        model=f"{model.inputs}, {model.learner}",
        x_label="Shapley value (change of the model’s output)",
        rows=tuple(
            SwarmRow(
                each.name,
                known.get(each.name, each.label.replace("=", ": ")),
                each.mean_absolute,
                _thinned(np.asarray(each.contributions, float)),
                _thinned(_rank_share(np.asarray(each.values, float))),
            )
            for each in model.importances[:SWARM_ROWS]
        ),
    )


def survival(discovery: Discovery, outcome: Outcome, records: tuple[str, ...]) -> Curves | None:
    """Kaplan–Meier curves of thirds of the best model's out-of-fold risk; of all records without a model."""
    if outcome.event is None:
        return None
    event = np.asarray(outcome.event, bool)
    known = np.isfinite(outcome.values)
    if not known.any():
        return None
    groups = _risk_groups(discovery, records) or {"all records": np.ones(len(records), bool)}
    drawn = tuple(
        _kaplan_meier(name, outcome.values[chosen & known], event[chosen & known])
        for name, chosen in groups.items()
        if (chosen & known).any()
    )
    longest = float(outcome.values[known].max())
    unit = f" ({outcome.unit})" if outcome.unit else ""
    return Curves(
        x_label=f"Time{unit}",
        y_label="Share without the event",
        curves=drawn,
        references=(),
        x_limits=(0.0, longest),
        y_limits=_WHOLE,
        note="Kaplan–Meier; bands: 95 %"
        + ("; thirds of out-of-fold predicted risk" if len(groups) > 1 else ""),
    )


def _named(model: ModelResult, curve: Curve, metric: str) -> NamedCurve:
    return NamedCurve(
        model.inputs,
        model.learner,
        curve.x,
        curve.y,
        curve.low,
        curve.high,
        metric,
        model.metrics.get(metric),
    )


def _reference(name: str, panel: str, x: Floats, y: Floats) -> NamedCurve:
    return NamedCurve(name, panel, tuple(x.tolist()), tuple(y.tolist()), (), (), "", None)


def _references(name: str, panel: str, share: float, reach: tuple[float, float]) -> list[NamedCurve]:
    """What a curve is held against: chance, perfection, treating all or none."""
    ends = np.array(reach)
    if name in {"roc", "calibration"}:
        return [_reference("chance" if name == "roc" else "perfect calibration", panel, ends, ends)]
    if not math.isfinite(share):
        return []
    if name == "pr":
        return [_reference("share of cases", panel, ends, np.full(2, share))]
    at = np.linspace(0, 0.99, 100)
    return [
        _reference("treat all", panel, at, share - (1 - share) * at / (1 - at)),
        _reference("treat none", panel, ends, np.zeros(2)),
    ]


def _frame(
    name: str, discovery: Discovery, drawn: tuple[NamedCurve, ...], share: float
) -> tuple[tuple[str, str], tuple[Limits, Limits]]:
    """Labels and limits of both axes; numbers are calibrated in their own unit, all else in shares."""
    if name == "calibration" and discovery.choices.get("kind") in {"continuous", "ordinal"}:
        values = [value for each in drawn for value in (*each.x, *each.y)]
        reach = (min(values), max(values))
        return ("Predicted", "Observed mean"), (reach, reach)
    if name != "decision":
        return _AXES[name], (_WHOLE, _WHOLE)
    top = max(share, 0.01, *(max(each.y, default=0.0) for each in drawn))
    furthest = max(max(each.x, default=1.0) for each in drawn)
    return _AXES[name], ((0.0, furthest), (-0.1 * top, 1.1 * top))


def _thinned(values: Floats) -> tuple[float, ...]:
    """Every so many of the values, so that no more are drawn than can be seen."""
    kept = np.linspace(0, len(values) - 1, min(len(values), _SWARM_RECORDS)).round().astype(np.intp)
    return tuple(values[kept].round(5).tolist()) if len(values) else ()


def _rank_share(values: Floats) -> Floats:
    """Rank among the known values from 0 to 1; NaN where it is missing."""
    found = np.full(values.shape, math.nan)
    known = np.isfinite(values)
    if known.any():
        found[known] = (rankdata(values[known]) - 1) / max(1, int(known.sum()) - 1)
    return found


def _risk_groups(discovery: Discovery, records: tuple[str, ...]) -> dict[str, Bools]:
    model = best(list(discovery.models))
    if model is None:
        return {}
    predicted = dict(zip(model.records, model.predictions, strict=True))
    risk = np.array([predicted.get(record, math.nan) for record in records])
    low, high = np.nanquantile(risk, (1 / 3, 2 / 3))
    return {"low risk": risk <= low, "middle": (risk > low) & (risk <= high), "high risk": risk > high}


def _kaplan_meier(name: str, time: Floats, event: Bools) -> NamedCurve:
    """Product-limit estimate with the 95 % band on the log-log scale (Greenwood); steps as corners."""
    moments, events = np.unique(time[event], return_counts=True)
    at_risk = len(time) - np.searchsorted(np.sort(time), moments)
    share = np.cumprod(1 - events / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(events / (at_risk * (at_risk - events)))
        half = 1.96 * np.sqrt(variance) / np.abs(np.log(share))
        low, high = share ** np.exp(half), share ** np.exp(-half)
    x = np.repeat(np.append(np.concatenate(([0.0], moments)), time.max()), 2)[1:-1]
    return NamedCurve(
        f"{name} (n = {len(time)}, {int(event.sum())} events)",
        "",
        tuple(x.tolist()),
        _steps(share),
        _steps(low),
        _steps(high),
        "",
        None,
    )


def _steps(values: NDArray[np.floating[Any]]) -> tuple[float, ...]:
    whole = np.concatenate(([1.0], np.nan_to_num(values)))
    return tuple(np.repeat(whole, 2).tolist())
