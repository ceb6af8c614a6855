"""Recordings of a day and longer: windows, episodes, trends, circadian rhythm and burden, in bounded memory.

    samples ──segments of a day──▶ survey (quality, beats) ──stretches──▶ marks, windows ──▶ episodes, trends, burden

Beats, classes, marks and the quality of every second are found once; everything else is cut from them.
"""
