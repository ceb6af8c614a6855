"""Nonlinear heart rate variability: the Poincaré plot, entropies, fractal measures, recurrences, symbols."""
