"""How quick the pages are, in a real browser: `python -m benchmarks.web NAME`; NAME is a module of this package."""
