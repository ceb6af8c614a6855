"""The readers, one module for each format."""
