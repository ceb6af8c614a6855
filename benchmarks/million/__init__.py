"""A library of a million recordings: how long its lists and searches take."""
