"""Nonlinear measures of heart rate variability, on the edited NN series."""
