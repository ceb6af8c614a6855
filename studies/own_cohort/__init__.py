"""A study of one's own cohort: a manifest with outcomes, and a plan to start from."""
