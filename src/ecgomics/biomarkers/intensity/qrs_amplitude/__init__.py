"""Amplitudes, areas and energy of QRS."""
