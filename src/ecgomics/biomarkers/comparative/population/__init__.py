"""Comparison with a reference population: z scores, percentiles, limits by age, panels of several biomarkers."""
