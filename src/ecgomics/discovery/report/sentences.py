"""Sentences of the report: question, answer, methods. Biomarkers are associated with an outcome, never its causes."""

from collections.abc import Sequence
from typing import Any, Final

from ecgomics.discovery.figures.model_numbers import main_metric
from ecgomics.discovery.figures.naming import alpha_of, in_words, is_found, outcome_label, tested
from ecgomics.discovery.results import Discovery, Enrichment, ModelResult
from ecgomics.discovery.selection import SAME_DATA, selection_of
from ecgomics.discovery.table import Covariate, Outcome

REFERENCES: Final = {
    "ecgomics": "Zhang D. et al. ECGomics: an open platform for AI-ECG digital biomarker discovery. "
    "Health Data Science 2026; 6: 0427.",
    "bh": "Benjamini Y., Hochberg Y. Controlling the false discovery rate. J R Stat Soc B 1995; 57: 289–300.",
    "two_stage": "Benjamini Y., Krieger A. M., Yekutieli D. Adaptive linear step-up procedures that control the false "
    "discovery rate. Biometrika 2006; 93: 491–507.",
    "survival": "Cox D. R. Regression models and life-tables. J R Stat Soc B 1972; 34: 187–220.",
    "ordinal": "McCullagh P. Regression models for ordinal data. J R Stat Soc B 1980; 42: 109–142.",
    "permutations": "Westfall P. H., Young S. S. Resampling-based multiple testing. New York: Wiley, 1993.",
    "elastic net": "Zou H., Hastie T. Regularization and variable selection via the elastic net. J R Stat Soc B 2005; "
    "67: 301–320.",
    "gradient boosting": "Ke G. et al. LightGBM: a highly efficient gradient boosting decision tree. NeurIPS 2017.",
    "shapley": "Lundberg S. M. et al. From local explanations to global understanding with explainable AI for trees. "
    "Nat Mach Intell 2020; 2: 56–67.",
    "decision": "Vickers A. J., Elkin E. B. Decision curve analysis. Med Decis Making 2006; 26: 565–574.",
    "tripod": "Collins G. S. et al. TRIPOD+AI statement. BMJ 2024; 385: e078378.",
}
_KINDS: Final = {
    "binary": "binary",
    "continuous": "continuous",
    "ordinal": "ordinal",
    "survival": "time to event",
}
_SCALES: Final = {
    "rank_normal": "transformed to a normal distribution by ranks",
    "sd": "expressed in standard deviations",
    "raw": "left in its own unit",
}
_REGRESSIONS: Final = {
    "binary": "its difference between the groups estimated by linear regression",
    "continuous": "related to the outcome by linear regression",
    "ordinal": "related to the rank of the outcome by regression",
    "survival": "related to the hazard by Cox’s proportional hazards regression",
}


def question(outcome: Outcome, covariates: Sequence[Covariate]) -> str:
    """What was asked."""
    compared = f", {outcome.levels[1]} against {outcome.levels[0]}" if outcome.kind == "binary" else ""
    return (
        f"Which ECG biomarkers are associated with {outcome_label(outcome)} ({_KINDS[outcome.kind]}{compared}), "
        f"{adjusted_for(covariates)}?"
    )


def adjusted_for(covariates: Sequence[Covariate]) -> str:
    """The covariates, or that there are none."""
    names = [in_words(each.name) for each in covariates]
    return f"adjusted for {listed(names)}" if names else "without adjustment"


def listed(names: Sequence[str]) -> str:
    """Names with commas and a last “and”."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else list(names))


def answer(discovery: Discovery, outcome: Outcome) -> list[str]:
    """What was found, in a few sentences; plainly, where it is nothing."""
    alpha, shown = alpha_of(discovery), tested(discovery)
    found = [each for each in shown if is_found(each, alpha)]
    what = outcome_label(outcome)
    if not shown:
        return [f"No biomarker could be tested for an association with {what}: see why below."]
    if selection_of(discovery.choices):
        return [_described_only(len(shown), len(found), what, alpha)]
    if not found:
        said = [
            f"None of {len(shown):,} tested biomarkers was found to be associated with {what} at q < {alpha:g}.",
            "That is no evidence that there is no association: a weak one may need more records.",
        ]
    else:
        are = "is" if len(found) == 1 else "are"
        clusters = len({each.cluster for each in found if each.cluster})
        said = [
            f"Of {len(shown):,} tested biomarkers, {len(found):,} {are} associated with {what} at q < {alpha:g}"
            + (f"; many say nearly the same, they form {clusters:,} clusters." if clusters > 1 else ".")
        ]
    return [
        *said,
        *_by_chance(discovery, len(found)),
        *_enriched(discovery.enrichment, alpha),
        *_models(discovery),
    ]


def _described_only(shown: int, found: int, what: str, alpha: float) -> str:
    """Of a selection that used the same data: numbers without a claim."""
    return (
        f"{SAME_DATA[:1].upper()}{SAME_DATA[1:]}. {found:,} of {shown:,} biomarkers differ with {what} at "
        f"q < {alpha:g}, as they must where records were chosen by them: this is no evidence of an association."
    )


def _by_chance(discovery: Discovery, found: int) -> list[str]:
    check = discovery.null
    if check is None or not check.found or not found:
        return []
    as_many = sum(each >= found for each in check.found)
    return [f"{as_many:,} of {check.permutations:,} permuted outcomes gave as many findings."]


def _enriched(enrichment: Sequence[Enrichment], alpha: float) -> list[str]:
    more = [
        in_words(each.name).capitalize()
        for each in enrichment
        if each.group == "dimension" and each.q < alpha and each.found > each.expected
    ]
    return [f"{listed(more)} biomarkers are found more often than their share."] if more else []


def _models(discovery: Discovery) -> list[str]:
    judged = [(model, *told) for model in discovery.models if (told := main_metric(model)) is not None]
    if not judged:
        return []
    model, name, made = max(judged, key=lambda each: each[2].value)
    return [
        f"The largest {name} of persons whom a model never saw is {made.value:.3f} [{made.low:.3f}, {made.high:.3f}] "
        f"({described(model)}); as the best of {len(judged)} it is a little flattered."
        if len(judged) > 1
        else f"{name[:1].upper()}{name[1:]} of persons whom the model never saw: "
        f"{made.value:.3f} [{made.low:.3f}, {made.high:.3f}]."
    ]


def described(model: ModelResult) -> str:
    """Which model it is."""
    return f"{model.learner} on {model.inputs if model.inputs != 'both' else 'biomarkers and embedding'}"


def methods(discovery: Discovery, outcome: Outcome, covariates: Sequence[Covariate]) -> dict[str, Any]:
    """A paragraph to paste into a paper, with numbered references."""
    cited: list[str] = []

    def cite(*names: str) -> str:
        for name in names:
            if name in REFERENCES and name not in cited:
                cited.append(name)
        return "[" + ",".join(str(cited.index(name) + 1) for name in names if name in cited) + "]"

    choices = discovery.choices
    parts = [
        _measured(discovery, cite("ecgomics")),
        _tested(discovery, outcome, covariates, cite),
        _checked(choices, cite),
        _predicted(discovery, cite) if discovery.models else "",
        f"The analysis is reproducible under the hash {discovery.hash} (seed {choices.get('seed', 0)}).",
    ]
    return {
        "text": " ".join(part for part in parts if part),
        "references": [REFERENCES[name] for name in cited],
    }


def _measured(discovery: Discovery, citation: str) -> str:
    made = discovery.made_with
    version = made.get("ecgomics", made.get("software", ""))
    catalogue = f", catalogue {made['catalogue']}" if "catalogue" in made else ""
    return (
        f"Digital ECG biomarkers were measured with ECGomics {version}{catalogue} {citation}. "
        f"{discovery.records:,} recordings of {discovery.subjects:,} persons were analysed."
    )


def _tested(discovery: Discovery, outcome: Outcome, covariates: Sequence[Covariate], cite: Any) -> str:
    choices = discovery.choices
    share = float(choices.get("minimum_present_share", 0.0))
    procedure = str(choices.get("multiplicity", "bh"))
    named = {"bh": "Benjamini–Hochberg", "two_stage": "two-stage Benjamini–Krieger–Yekutieli"}[procedure]
    model = cite(outcome.kind) if outcome.kind in REFERENCES else ""
    repeats = choices.get("repeats", "cluster")
    errors = (
        "with errors clustered by person"
        if repeats == "cluster" and discovery.subjects < discovery.records
        else "one recording of each person"
        if repeats == "one"
        else ""
    )
    return (
        f"Each of {len(tested(discovery)):,} biomarkers that at least {100 * share:g} % of the recordings had was "
        f"{_SCALES.get(str(choices.get('scale', 'rank_normal')), 'scaled')} and {_REGRESSIONS[outcome.kind]} "
        f"{model}{' ' if model else ''}{adjusted_for(covariates)}{f', {errors}' if errors else ''}; "
        "tests were two-sided. "
        f"The false discovery rate was controlled at {100 * alpha_of(discovery):g} % by the {named} procedure "
        f"{cite(procedure)}."
    )


def _checked(choices: Any, cite: Any) -> str:
    said = []
    if choices.get("bootstrap"):
        said.append(f"stability was assessed by {choices['bootstrap']:,} bootstrap samples of persons")
    if choices.get("permutations"):
        said.append(
            f"the null distribution was taken from {choices['permutations']:,} permuted outcomes {cite('permutations')}"
        )
    text = " and ".join(said)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _predicted(discovery: Discovery, cite: Any) -> str:
    learners = list(dict.fromkeys(model.learner for model in discovery.models))
    inputs = list(dict.fromkeys(model.inputs for model in discovery.models))
    choices = discovery.choices
    named = listed([f"{learner} {cite(learner)}" for learner in learners])
    text = (
        f"Models of {named} were trained on {listed(inputs)} in nested cross-validation grouped by person "
        f"({choices.get('outer_folds', '?')} outer, {choices.get('inner_folds', '?')} inner folds); "
        "hyperparameters were chosen within the training part alone, and figures are those of out-of-fold "
        f"predictions with 95 % confidence intervals by bootstrap of persons {cite('tripod')}."
    )
    if any("decision" in model.curves for model in discovery.models):
        text += f" Net benefit was compared with treating all and none {cite('decision')}."
    if any(model.importances for model in discovery.models):
        text += f" Contributions are Shapley values {cite('shapley')}."
    return text
