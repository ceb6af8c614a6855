"""Table, outcome, covariates, plan → Discovery: the whole analysis, readable in one screen.

design ─▶ effects, rank tests ─▶ permutations: null, enrichment, step-down p ─▶ bootstrap ─▶ clusters ─▶ models ─▶ hash
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.association import Effects, primary_effects, second_effects
from ecgomics.discovery.design import Design, designed
from ecgomics.discovery.enrichment import enrichment
from ecgomics.discovery.fingerprint import fingerprint, made_with
from ecgomics.discovery.multiplicity import about_looks, adjusted, bonferroni, holds_over_looks
from ecgomics.discovery.null import null_check, step_down_p
from ecgomics.discovery.permutation import Permuted, permuted
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.rank_tests import RankTests, rank_tests
from ecgomics.discovery.redundancy import Clusters, clusters
from ecgomics.discovery.results import Association, Discovery, Estimate, ModelResult
from ecgomics.discovery.selection import about_selection
from ecgomics.discovery.spaces import spaces
from ecgomics.discovery.stability import Stability, stability
from ecgomics.discovery.steps import Step, Tell, say_nothing
from ecgomics.discovery.table import Covariate, Feature, Outcome, Table

#: Shares of records that no permutation moves beyond which this is told.
MUCH_FIXED: Final = 0.1
#: How many names a warning tells.
NAMED: Final = 5
NOT_ESTIMATED: Final = Estimate(np.nan, np.nan, np.nan)


def discover(
    table: Table,
    outcome: Outcome,
    covariates: Sequence[Covariate] = (),
    plan: Plan | None = None,
    looks: int = 1,
    *,
    selection: str = "",
    tell: Tell = say_nothing,
) -> Discovery:
    """What of the table goes with the outcome. looks: which look at this cohort it is, 1 the first.

    q is that of this look alone; `alpha_over_looks` is what p must stay below to hold over all of them. selection says
    how records or outcome were chosen by looking at these biomarkers, if they were: p then only describes. tell is
    told how far it is. InvalidInput where the analysis cannot be made.
    """
    plan = Plan() if plan is None else plan
    if looks < 1:
        raise InvalidInput(f"looks is {looks}; 1 or more is allowed.")
    design = designed(table, outcome, covariates, plan)
    tested = _tested(design, plan, tell)
    found = tested.q < (0.0 if selection else plan.alpha)
    chance = tested.permuted
    records = tuple(table.records[row] for row in design.rows)
    grouped = tested.clusters
    limit = holds_over_looks(plan.alpha, int(np.sum(~np.isnan(tested.primary.p))), looks)
    tell(Step("spaces"))
    views = spaces(design, records, plan)
    models, why_none = _models(table, outcome, covariates, plan, tell)
    discovery = Discovery(
        choices={**plan.as_dict(), **_asked(outcome, covariates, selection), **_fixed(models)},
        made_with=made_with(table, outcome, covariates, plan),
        hash="",
        records=len(records),
        subjects=int(design.subjects.max()) + 1,
        events=design.events,
        excluded=design.excluded,
        warnings=(
            *filter(None, [about_selection(selection)]),
            *design.warnings,
            *_warnings(design, tested, plan),
            *why_none,
            *filter(None, [about_looks(looks, limit)]),
        ),
        associations=_in_table_order(table, plan, _associations(design, tested), design),
        enrichment=enrichment(design.features, found, chance),
        models=models,
        null=None if chance is None else null_check(chance, plan),
        looks=looks,
        spaces=views,
        clustering={
            "order": [design.features[place].name for place in grouped.order],
            "tree_of": [each.name for each in design.features],
            "merges": grouped.merges.tolist(),
            "correlation": plan.cluster_correlation,
        },
        alpha_over_looks=limit,
    )
    return replace(discovery, hash=fingerprint(discovery))


@dataclass(frozen=True, slots=True, eq=False)
class _Tested:
    """Everything that was found out of each tested feature, in the order of the design."""

    primary: Effects
    second: Effects | None
    ranked: RankTests
    q: Floats
    rank_q: Floats
    permuted: Permuted | None
    p_maxt: Floats
    stable: Stability
    clusters: Clusters


def _tested(design: Design, plan: Plan, tell: Tell) -> _Tested:
    tell(Step("effects", 0, len(design.features)))
    primary, ranked = primary_effects(design, plan), rank_tests(design)
    chance = _permuted(design, plan, tell)
    stable = stability(design, plan, tell=tell)
    tell(Step("clusters"))
    return _Tested(
        primary=primary,
        second=second_effects(design, plan),
        ranked=ranked,
        q=adjusted(primary.p, plan.multiplicity),
        rank_q=adjusted(ranked.p, plan.multiplicity),
        permuted=chance,
        p_maxt=np.full(len(design.features), np.nan) if chance is None else step_down_p(chance),
        stable=stable,
        clusters=clusters(design.values, primary.strength, correlation=plan.cluster_correlation),
    )


def _permuted(design: Design, plan: Plan, tell: Tell) -> Permuted | None:
    if not plan.permutations:
        return None
    return permuted(design, permutations=plan.permutations, seed=plan.seed, tell=tell)


def _models(
    table: Table, outcome: Outcome, covariates: Sequence[Covariate], plan: Plan, tell: Tell
) -> tuple[tuple[ModelResult, ...], list[str]]:
    """The models, or none and why not: what is too little for folds may be enough for associations."""
    if not (plan.learners and plan.model_inputs):
        return (), []
    from ecgomics.discovery.models import nested_models

    try:
        return nested_models(table, outcome, tuple(covariates), plan, tell=tell), []
    except InvalidInput as error:
        return (), [f"No models were made: {error}"]


def _fixed(models: Sequence[ModelResult]) -> dict[str, Any]:
    """What no plan changes of the models, where there are any."""
    if not models:
        return {}
    from ecgomics.discovery.learners import fixed_choices

    return {"model_settings": fixed_choices()}


def _asked(outcome: Outcome, covariates: Sequence[Covariate], selection: str) -> dict[str, Any]:
    selected = {"selection": selection} if selection else {}
    return {
        **selected,
        "outcome": outcome.name,
        "kind": outcome.kind,
        "levels": list(outcome.levels),
        "unit": outcome.unit,
        "covariates": [each.name for each in covariates],
        "covariate_columns": [column for each in covariates for column in each.columns],
    }


def _associations(design: Design, tested: _Tested) -> dict[str, Association]:
    present = ~np.isnan(design.values)
    corrected = bonferroni(tested.primary.p)
    cases = _cases(design)
    stable, grouped = tested.stable, tested.clusters
    return {
        feature.name: Association(
            feature=feature,
            measure=tested.primary.measure,
            n=int(present[:, place].sum()),
            events=None if cases is None else int(np.sum(present[:, place] & cases)),
            missing_share=float(1.0 - present[:, place].mean()),
            effect=tested.primary.estimate(place),
            p=float(tested.primary.p[place]),
            log10_p=float(tested.primary.log10_p[place]),
            q=float(tested.q[place]),
            p_bonferroni=float(corrected[place]),
            rank_measure=tested.ranked.measure,
            rank_effect=float(tested.ranked.effect[place]),
            rank_p=float(tested.ranked.p[place]),
            rank_q=float(tested.rank_q[place]),
            cluster=int(grouped.cluster[place]),
            representative=bool(grouped.representative[place]),
            selected_share=float(stable.selected_share[place]),
            also_measure="" if tested.second is None else tested.second.measure,
            also=None if tested.second is None else tested.second.estimate(place),
            also_p=np.nan if tested.second is None else float(tested.second.p[place]),
            p_maxt=float(tested.p_maxt[place]),
            same_sign_share=float(stable.same_sign_share[place]),
            rank_range=(float(stable.rank_low[place]), float(stable.rank_high[place])),
            proportional_hazards_p=float(tested.primary.proportional_p[place]),
        )
        for place, feature in enumerate(design.features)
    }


def _cases(design: Design) -> np.ndarray[Any, np.dtype[np.bool_]] | None:
    if design.kind == "binary":
        return np.asarray(design.outcome == 1.0)
    return design.event


def _in_table_order(
    table: Table, plan: Plan, tested: dict[str, Association], design: Design
) -> tuple[Association, ...]:
    """Tested or not, in the order of the table, tiers that the plan leaves out apart."""
    reasons = {feature.name: why for feature, why in design.refused}
    return tuple(
        tested[feature.name]
        if feature.name in tested
        else _refused(feature, reasons[feature.name], table.values[design.rows, column], design)
        for column, feature in enumerate(table.features)
        if feature.tier in plan.tiers
    )


def _refused(feature: Feature, why: str, values: Floats, design: Design) -> Association:
    present = ~np.isnan(values)
    cases = _cases(design)
    return Association(
        feature=feature,
        measure="",
        n=int(present.sum()),
        events=None if cases is None else int(np.sum(present & cases)),
        missing_share=float(1.0 - present.mean()),
        effect=NOT_ESTIMATED,
        p=np.nan,
        q=np.nan,
        p_bonferroni=np.nan,
        rank_measure="",
        rank_effect=np.nan,
        rank_p=np.nan,
        rank_q=np.nan,
        cluster=0,
        representative=False,
        selected_share=np.nan,
        refused=why,
    )


def _warnings(design: Design, tested: _Tested, plan: Plan) -> list[str]:
    said = []
    if tested.permuted is not None and tested.permuted.fixed_share > MUCH_FIXED:
        said.append(
            f"{tested.permuted.fixed_share:.0%} of the records are of persons with a number of records that no other "
            "person has; permutations cannot move them, and p by permutation is too large."
        )
    changing = bonferroni(tested.primary.proportional_p)
    names = [
        feature.name
        for feature, q, p in zip(design.features, tested.q, changing, strict=True)
        if q < plan.alpha and p < plan.alpha
    ]
    if names:
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        said.append(
            f"The hazard ratio changes with time for {', '.join(names[:NAMED])}{more}; it is an average "
            "over the follow-up."
        )
    failed = [
        feature.name for feature, p in zip(design.features, tested.primary.p, strict=True) if np.isnan(p)
    ]
    if failed:
        said.append(f"No effect could be estimated for {', '.join(failed[:NAMED])} ({len(failed)} in all).")
    return said
