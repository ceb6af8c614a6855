"""What a discovery gives: plain numbers and words, of which alone figures, reports and pages are made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan
from typing import Any

from ecgomics.discovery.table import Feature


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 95 % confidence interval; NaN where it cannot be estimated."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Association:
    """How one biomarker goes with the outcome, adjusted for the covariates."""

    feature: Feature
    measure: str
    """What `effect` is, such as "difference in SD" or "log hazard ratio per SD"."""
    n: int
    """Records that have the biomarker, the outcome and every covariate."""
    events: int | None
    """Cases of a binary outcome, or events, among these."""
    missing_share: float
    effect: Estimate
    p: float
    q: float
    """Benjamini–Hochberg over all tested biomarkers."""
    p_bonferroni: float
    rank_measure: str
    """What `rank_effect` is: "AUC", "Spearman rho" or "concordance"."""
    rank_effect: float
    rank_p: float
    rank_q: float
    cluster: int
    """Biomarkers of one cluster say nearly the same; counted from 1, 0 where it was not tested."""
    representative: bool
    """Whether it stands for its cluster."""
    selected_share: float
    """Of the bootstrap samples, how many found it at the level of the plan; NaN without a bootstrap."""
    refused: str = ""
    """Why it was not tested; its numbers are NaN then."""
    also_measure: str = ""
    """What `also` is, such as "odds ratio per SD"; empty where one effect says it all."""
    also: Estimate | None = None
    also_p: float = nan
    p_maxt: float = nan
    """Westfall–Young step-down over the permutations: chance of any finding this strong; NaN without them."""
    same_sign_share: float = nan
    """Of the bootstrap samples, how many give the effect the same sign."""
    rank_range: tuple[float, float] = (nan, nan)
    """Its place by strength, 1 the strongest: 2.5th and 97.5th centile of the bootstrap samples."""
    proportional_hazards_p: float = nan
    """Of survival: small where the hazard ratio changes with time (Grambsch and Therneau 1994)."""


@dataclass(frozen=True, slots=True)
class Enrichment:
    """Whether a group of biomarkers has more findings than its share."""

    group: str
    """"dimension" or "family"."""
    name: str
    label: str
    """The name as people read it."""
    tested: int
    found: int
    expected: float
    odds_ratio: Estimate
    p_fisher: float
    """Takes biomarkers for independent, which they are not: descriptive."""
    p_permutation: float
    """By permuting the outcome, which keeps the biomarkers' correlation."""
    q: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of a curve, with the pointwise 95 % band where there is one."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Importance:
    """How much a feature moves a model's out-of-fold predictions: Shapley values."""

    name: str
    label: str
    mean_absolute: float
    values: tuple[float, ...]
    """The feature's value in each of the records that are drawn; NaN where it is missing."""
    contributions: tuple[float, ...]
    """Its Shapley value in the same records, on the scale of the model (log-odds, log hazard, unit of the outcome)."""


@dataclass(frozen=True, slots=True)
class ModelComparison:
    """How much better a model is than one of the same learner with less to see, on the same records."""

    inputs: str
    """Of the other model."""
    metric: str
    difference: Estimate
    """This model's figure less the other's."""
    p: float
    """By the bootstrap, two-sided; NaN without one."""


@dataclass(frozen=True, slots=True)
class ModelResult:
    """One nested cross-validated model, judged on records of persons that it never saw."""

    inputs: str
    """"covariates", "biomarkers", "embedding" or "both"."""
    learner: str
    """"elastic net" or "gradient boosting"."""
    records: tuple[str, ...]
    predictions: tuple[float, ...]
    """Out of fold, in the order of the records: probability, number, expected rank or log hazard."""
    metrics: Mapping[str, Estimate]
    """By name, such as "AUC", "average precision", "Brier score", "calibration slope", "R2", "MAE", "concordance"."""
    curves: Mapping[str, Curve]
    """"roc", "pr", "calibration", "decision" with "decision: all" and "decision: none"; of survival "calibration" at
    the horizon and "survival: lowest third", "… middle third", "… highest third" of the predictions."""
    importances: tuple[Importance, ...]
    """The most important features, largest first."""
    chosen: Mapping[str, Any]
    """Hyperparameters that the inner folds chose, by outer fold."""
    comparisons: tuple[ModelComparison, ...] = ()
    """With models that see less: covariates alone, biomarkers or the embedding alone."""
    warnings: tuple[str, ...] = ()
    """What makes it less believable."""


@dataclass(frozen=True, slots=True)
class NullCheck:
    """The same analysis of permuted outcomes: what chance alone finds."""

    permutations: int
    found: tuple[int, ...]
    """Findings in each."""
    smallest_p: tuple[float, ...]
    p_any: float
    """Share of permutations that have as many findings as the outcome itself."""
    inflation: float
    """Genomic inflation factor: median observed chi-square over that of the permutations."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Records that were left out at one step."""

    reason: str
    records: int


@dataclass(frozen=True, slots=True)
class Discovery:
    """A whole finding, with all that is needed to make it again."""

    choices: Mapping[str, Any]
    """Every choice of the plan, as it was made or as it was by default."""
    made_with: Mapping[str, str]
    """Software, catalogue and library versions; hash of the input table."""
    hash: str
    """Reproducibility hash: of choices, versions, inputs and every number below."""
    records: int
    subjects: int
    events: int | None
    excluded: tuple[Exclusion, ...]
    warnings: tuple[str, ...]
    associations: tuple[Association, ...]
    enrichment: tuple[Enrichment, ...]
    models: tuple[ModelResult, ...]
    null: NullCheck | None
    looks: int
    """Which look at this cohort this is; 1 is the first."""
    spaces: Mapping[str, Any] = field(default_factory=dict)
    """Coordinates of the records for the figures: "pca", "umap" (records × 2) with what they were made with."""
    clustering: Mapping[str, Any] = field(default_factory=dict)
    """Of the tested biomarkers: "order" of the leaves (names), "merges" and "heights" of the tree."""
    alpha_over_looks: float = nan
    """What p must stay below for Bonferroni over the looks and the biomarkers tested in this one."""
