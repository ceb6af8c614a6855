"""The command line: one file per command, each a thin translation of a library function.

Exit status: 0 all well, 1 some recordings failed, 2 what was given makes no sense.
"""

from ecgomics.cli.app import app, main

__all__ = ["app", "main"]
