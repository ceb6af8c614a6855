"""Recordings of hours and days: profiles of windows, episodes, trends, daily rhythm and burden."""
