"""Ectopic beats: counts, burdens, runs, coupling, patterns."""
