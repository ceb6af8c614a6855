"""The writers, one module for each format."""
