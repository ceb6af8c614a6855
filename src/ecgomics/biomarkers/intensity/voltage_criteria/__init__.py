"""Voltages of hypertrophy and low voltage; R and S as in the conventions: R' and QS included, absent = 0."""
