"""Sensitivity and specificity of the report's statements on records that people labelled."""
