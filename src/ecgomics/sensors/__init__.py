"""Portable sensors: what their bytes say, where samples stand in time, drivers, and a simulator of each."""
