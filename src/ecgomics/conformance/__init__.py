"""The conformance suite: phantoms as text, reference values with tolerances, and the grading of any tool against them.

recipes.toml ──phantom──▶ ECGs and RR series ──this package or another tool──▶ values
     └──phantom.expected──▶ expected.csv ──────────────▶ grading ◀──────────────┘
"""

from ecgomics.conformance.grading import Grade, Verdict, grade
from ecgomics.conformance.suite import SUITE_VERSION, phantoms
from ecgomics.conformance.table import Reference, references

__all__ = ["SUITE_VERSION", "Grade", "Reference", "Verdict", "grade", "phantoms", "references"]
