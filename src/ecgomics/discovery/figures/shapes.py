"""What a figure shows, as plain numbers and words: the web app and matplotlib draw the same.

Columns of one figure have the same length and order. NaN stands where there is nothing to draw; it is null in JSON.
"""

from dataclasses import dataclass
from typing import ClassVar

from ecgomics.discovery.results import Estimate

Row = tuple[float, ...]
Segment = tuple[tuple[float, ...], tuple[float, ...]]
"""Places along the leaves (0 is the first leaf) and heights of one fork of a dendrogram, four of each."""


@dataclass(frozen=True, slots=True)
class Volcano:
    """Effect of every tested biomarker against the strength of the evidence."""

    kind: ClassVar[str] = "volcano"
    x_label: str
    y_label: str
    names: tuple[str, ...]
    labels: tuple[str, ...]
    dimensions: tuple[str, ...]
    effect: Row
    neg_log10_p: Row
    y_scale: str
    """"linear", or "square root" where the evidence reaches far."""
    found: tuple[bool, ...]
    representative: tuple[bool, ...]
    labelled: tuple[int, ...]
    """Places of the biomarkers that should be named, strongest first."""
    bh_line: float
    """Evidence from which on Benjamini–Hochberg finds; NaN where it finds none."""
    bonferroni_line: float


@dataclass(frozen=True, slots=True)
class Band:
    """Neighbouring biomarkers of one family (or dimension), from the first to behind the last."""

    name: str
    dimension: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Evidence of every tested biomarker in the order of dimension, family and code: x is its place."""

    kind: ClassVar[str] = "taxonomy"
    y_label: str
    names: tuple[str, ...]
    labels: tuple[str, ...]
    dimensions: tuple[str, ...]
    families: tuple[str, ...]
    neg_log10_p: Row
    y_scale: str
    found: tuple[bool, ...]
    upward: tuple[bool, ...]
    """Whether the biomarker is higher with the outcome."""
    labelled: tuple[int, ...]
    dimension_bands: tuple[Band, ...]
    family_bands: tuple[Band, ...]
    bh_line: float
    bonferroni_line: float


@dataclass(frozen=True, slots=True)
class Forest:
    """Effects of the strongest biomarkers with their intervals, strongest first."""

    kind: ClassVar[str] = "forest"
    x_label: str
    names: tuple[str, ...]
    labels: tuple[str, ...]
    dimensions: tuple[str, ...]
    effects: tuple[Estimate, ...]
    q: Row
    n: tuple[int, ...]
    found: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class LeadMap:
    """Effects of biomarkers (rows) in leads (columns)."""

    kind: ClassVar[str] = "lead_map"
    value_label: str
    symbols: tuple[str, ...]
    labels: tuple[str, ...]
    dimensions: tuple[str, ...]
    leads: tuple[str, ...]
    effect: tuple[Row, ...]
    found: tuple[tuple[bool, ...], ...]
    limit: float
    """The colour scale goes from minus this to this."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A bar beside the rows: the outcome or a covariate of each record."""

    name: str
    values: Row
    """Rank of the level where there are levels, else the number."""
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heatmap:
    """Records (rows) × biomarkers (columns) in the order of both dendrograms."""

    kind: ClassVar[str] = "heatmap"
    value_label: str
    note: str
    """Which records and biomarkers these are, of how many."""
    records: tuple[str, ...]
    names: tuple[str, ...]
    labels: tuple[str, ...]
    dimensions: tuple[str, ...]
    z: tuple[Row, ...]
    row_tree: tuple[Segment, ...]
    column_tree: tuple[Segment, ...]
    annotations: tuple[Annotation, ...]
    limit: float


@dataclass(frozen=True, slots=True)
class Correlation:
    """Rank correlation of the strongest biomarkers, in the order of the dendrogram."""

    kind: ClassVar[str] = "correlation"
    value_label: str
    note: str
    names: tuple[str, ...]
    labels: tuple[str, ...]
    dimensions: tuple[str, ...]
    clusters: tuple[int, ...]
    rho: tuple[Row, ...]
    tree: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Scatter:
    """Records in a plane, coloured by the outcome."""

    kind: ClassVar[str] = "scatter"
    x_label: str
    y_label: str
    note: str
    records: tuple[str, ...]
    x: Row
    y: Row
    outcome: Annotation


@dataclass(frozen=True, slots=True)
class NamedCurve:
    """A curve of one model, or of one group."""

    name: str
    panel: str
    """Curves of one panel stand together: the learner of a model."""
    x: Row
    y: Row
    low: Row
    high: Row
    metric: str
    """Name of the number that sums it up, empty where there is none."""
    summary: Estimate | None


@dataclass(frozen=True, slots=True)
class Curves:
    """Curves of models with their 95 % bands, and the lines that they are held against."""

    kind: ClassVar[str] = "curves"
    x_label: str
    y_label: str
    curves: tuple[NamedCurve, ...]
    references: tuple[NamedCurve, ...]
    x_limits: tuple[float, float]
    y_limits: tuple[float, float]
    note: str = ""


@dataclass(frozen=True, slots=True)
class SwarmRow:
    """Shapley values of one feature, and where its own value lies among the records: 0 lowest, 1 highest."""

    name: str
    label: str
    mean_absolute: float
    contributions: Row
    rank: Row


@dataclass(frozen=True, slots=True)
class Beeswarm:
    """What moved a model's predictions, most important first."""

    kind: ClassVar[str] = "beeswarm"
    model: str
    x_label: str
    rows: tuple[SwarmRow, ...]


@dataclass(frozen=True, slots=True)
class NullFigure:
    """Observed against expected evidence, and how many findings permuted outcomes gave."""

    kind: ClassVar[str] = "null"
    x_label: str
    y_label: str
    expected: Row
    observed: Row
    y_scale: str
    low: Row
    high: Row
    band: str
    """What the band is."""
    permutations: int
    found_permuted: tuple[int, ...]
    found_observed: int
    p_any: float
    inflation: float


Figure = (
    Volcano | Taxonomy | Forest | LeadMap | Heatmap | Correlation | Scatter | Curves | Beeswarm | NullFigure
)
