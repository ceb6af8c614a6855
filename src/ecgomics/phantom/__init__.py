"""Analytic ECGs whose intervals, amplitudes, axes and RR statistics follow by algebra from their parameters."""

from ecgomics.phantom.changes import with_alternating_t, with_blocked_p, with_lobes, with_st, without
from ecgomics.phantom.demonstration import (
    KINDS,
    PLANTED,
    DemoRecording,
    Group,
    Kind,
    PlantedEffects,
    demonstration_cohort,
)
from ecgomics.phantom.lobes import Lobe
from ecgomics.phantom.noise import FibrillatoryWaves, Noise
from ecgomics.phantom.projection import lead_matrix
from ecgomics.phantom.recipes import Made, Recipe, made, recipe_of
from ecgomics.phantom.render import Acquisition, Phantom, phantom
from ecgomics.phantom.rhythms import PlannedBeat, RhythmPlan, regular_plan, with_premature_beats
from ecgomics.phantom.shapes import PATTERNS, BeatShape, Body, Pattern, beat_shape
from ecgomics.phantom.truth import ShapeTruth, Truth, truth_as_dict

__all__ = [
    "KINDS",
    "PATTERNS",
    "PLANTED",
    "Acquisition",
    "BeatShape",
    "Body",
    "DemoRecording",
    "FibrillatoryWaves",
    "Group",
    "Kind",
    "Lobe",
    "Made",
    "Noise",
    "Pattern",
    "Phantom",
    "PlannedBeat",
    "PlantedEffects",
    "Recipe",
    "RhythmPlan",
    "ShapeTruth",
    "Truth",
    "beat_shape",
    "demonstration_cohort",
    "lead_matrix",
    "made",
    "phantom",
    "recipe_of",
    "regular_plan",
    "truth_as_dict",
    "with_alternating_t",
    "with_blocked_p",
    "with_lobes",
    "with_premature_beats",
    "with_st",
    "without",
]
