"""Conduction and infarct patterns of QRS: bundle branch and fascicular blocks, pre-excitation, Q waves."""
