"""Kills of the server while it is worked with: what was acknowledged is there and whole after each."""
