"""What stands below each figure: its heading and what it shows."""

from typing import Final

#: Heading and caption of each figure, in the order of a report.
CAPTIONS: Final = {
    "volcano": (
        "Volcano",
        "Effect of each tested biomarker against the evidence. Larger points stand for their cluster; "
        "the strongest finding of each cluster is named.",
    ),
    "taxonomy": ("Taxonomy", "Evidence along the catalogue: dimension, family and code from left to right."),
    "forest": (
        "Strongest biomarkers",
        "Effect with 95 % confidence interval of the strongest biomarkers, one of each cluster; filled: found.",
    ),
    "lead_map": ("Leads", "Effects by lead of the biomarkers that are measured per lead; dots: found."),
    "heatmap": (
        "Records and biomarkers",
        "The strongest biomarkers in the records; both sides are clustered.",
    ),
    "correlation": ("Redundancy", "Rank correlation among the strongest biomarkers."),
    "pca": (
        "Principal components",
        "Records in the plane of the first two principal components of the biomarkers.",
    ),
    "umap": ("UMAP", "Records in the plane of UMAP; distances between far groups mean nothing."),
    "survival": ("Survival", "Share without the event; bands: 95 %."),
    "roc": ("ROC", "Out-of-fold predictions of persons whom the model never saw; bands: 95 %."),
    "pr": ("Precision and recall", "Out-of-fold predictions; bands: 95 %."),
    "calibration": ("Calibration", "Observed share against predicted probability; bands: 95 %."),
    "decision": ("Decision curve", "Net benefit of acting on the prediction at each threshold; bands: 95 %."),
    "beeswarm": (
        "What moved the predictions",
        "Shapley values of the most important features, a point per record.",
    ),
    "null": ("Null check", "Left: observed against expected evidence. Right: findings of permuted outcomes."),
}
