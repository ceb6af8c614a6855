"""Figures of a discovery, in two steps: the numbers of a figure, and its drawing."""
