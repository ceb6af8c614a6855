"""Amplitudes, areas and slopes of T, its Minnesota code, and the U wave after it."""
