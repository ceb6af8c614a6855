"""The catalogue of biomarkers: one decorated pure function is one declaration."""
