"""What is wrong with the signal: second by second and lead by lead, with reasons, and a verdict for the record."""

from ecgomics.signal.quality.assessment import assess_quality

__all__ = ["assess_quality"]
