"""Differences between the leads of one recording: dispersion of intervals, heterogeneity of waves, ST by territory."""
