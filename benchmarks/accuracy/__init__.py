"""Accuracy of the signal engine: one module per set or question."""
