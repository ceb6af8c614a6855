"""Plan: every choice of a discovery, frozen; with the same plan and table comes the same discovery."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Literal, Self, get_args

from ecgomics.core.errors import InvalidInput

Scale = Literal["rank_normal", "sd", "raw"]
OutcomeScale = Literal["sd", "rank_normal"]
Repeats = Literal["cluster", "one"]
Multiplicity = Literal["bh", "two_stage"]
Learner = Literal["elastic net", "gradient boosting"]
ModelInput = Literal["covariates", "biomarkers", "embedding", "both"]
Space = Literal["pca", "umap"]
SCALES, OUTCOME_SCALES, REPEATS, MULTIPLICITIES, LEARNERS, MODEL_INPUTS, SPACES = (
    get_args(each) for each in (Scale, OutcomeScale, Repeats, Multiplicity, Learner, ModelInput, Space)
)

#: Fields that count something, with the smallest number that makes sense.
COUNTS: Final = {
    "minimum_records": 20,
    "minimum_events": 5,
    "bootstrap": 0,
    "permutations": 0,
    "outer_folds": 2,
    "inner_folds": 2,
    "model_repeats": 1,
    "bootstrap_models": 0,
    "shap_features": 1,
    "shap_records": 1,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What may be chosen; the defaults suit some hundred to some ten thousand records."""

    seed: int = 0
    """Of everything that is drawn: bootstrap, permutations, folds, UMAP."""
    alpha: float = 0.05
    """A biomarker is found if its q is below this."""
    tiers: tuple[int, ...] = (1, 2, 3)
    """Which biomarkers are tested, of those that the table has."""
    minimum_present_share: float = 0.2
    """A biomarker that fewer of the records have is not tested."""
    minimum_records: int = 50
    """A discovery on fewer records, or of a biomarker that fewer have, is refused."""
    minimum_events: int = 10
    """Fewer persons in either group of a binary outcome, or with an event, are refused."""
    scale: Scale = "rank_normal"
    """Of the biomarkers: rank-based inverse normal, or in standard deviations, or in their own units."""
    outcome_scale: OutcomeScale = "sd"
    """Of a continuous outcome."""
    repeats: Repeats = "cluster"
    """Several records of one person: all, with errors clustered by person; or the first of each in the table."""
    multiplicity: Multiplicity = "bh"
    """Of q: Benjamini–Hochberg 1995, or the adaptive two-stage procedure of Benjamini, Krieger and Yekutieli 2006."""
    cluster_correlation: float = 0.8
    """Biomarkers of one cluster have at least this average absolute rank correlation."""
    bootstrap: int = 200
    """Samples of persons, drawn with replacement, for the stability of the findings; 0 leaves it out."""
    permutations: int = 1000
    """Permuted outcomes for the null, the enrichment and the step-down p; 0 leaves them out."""
    spaces: tuple[Space, ...] = ("pca",)
    """Two-dimensional views of the records; "umap" needs the extra "omics"."""
    model_inputs: tuple[ModelInput, ...] = ("covariates", "biomarkers", "embedding", "both")
    """What models are made of, as far as the table has it; none leaves the models out."""
    learners: tuple[Learner, ...] = ("elastic net", "gradient boosting")
    """None leaves the models out."""
    outer_folds: int = 5
    """Parts of the persons that judge the models; each is predicted by models that never saw it."""
    inner_folds: int = 3
    """Parts of the other persons that choose hyperparameters."""
    model_repeats: int = 1
    """How often the outer folds are drawn anew; predictions are averaged."""
    bootstrap_models: int = 1000
    """Samples of persons for the confidence intervals of the models' figures."""
    shap_features: int = 20
    """Features whose Shapley values are kept, the most important first."""
    shap_records: int = 500
    """Records whose Shapley values are kept, drawn with the seed."""

    def __post_init__(self) -> None:
        for name in ("tiers", "spaces", "model_inputs", "learners"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        self._check_words()
        self._check_numbers()

    def _check_words(self) -> None:
        for name, allowed in (
            ("scale", SCALES),
            ("outcome_scale", OUTCOME_SCALES),
            ("repeats", REPEATS),
            ("multiplicity", MULTIPLICITIES),
        ):
            if getattr(self, name) not in allowed:
                raise InvalidInput(f"{name} is {getattr(self, name)}; {', '.join(allowed)} is allowed.")
        for name, several in (
            ("tiers", (1, 2, 3)),
            ("spaces", SPACES),
            ("model_inputs", MODEL_INPUTS),
            ("learners", LEARNERS),
        ):
            unknown = [str(each) for each in getattr(self, name) if each not in several]
            if unknown:
                known = ", ".join(str(each) for each in several)
                raise InvalidInput(f"{name} holds {', '.join(unknown)}; {known} are allowed.")

    def _check_numbers(self) -> None:
        for name, least in COUNTS.items():
            if getattr(self, name) < least:
                raise InvalidInput(f"{name} is {getattr(self, name)}; {least} or more is allowed.")
        for name in ("alpha", "minimum_present_share", "cluster_correlation"):
            if not 0.0 < getattr(self, name) < 1.0:
                raise InvalidInput(f"{name} is {getattr(self, name):g}; between 0 and 1 is allowed.")

    def as_dict(self) -> dict[str, Any]:
        """Field names and values, in the order of their declaration; lists for tuples, as JSON has them."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> Self:
        """A plan from names and values; InvalidInput names a field that does not exist."""
        known = [each.name for each in fields(cls)]
        unknown = sorted(set(given) - set(known))
        if unknown:
            raise InvalidInput(f"Unknown choice {', '.join(unknown)}; known are {', '.join(known)}.")
        return cls(**given)
