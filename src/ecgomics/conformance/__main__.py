"""`python -m ecgomics.conformance`: make expected.csv anew from the recipes; with --check only say whether it is."""

import sys
from importlib.resources import files
from pathlib import Path

from ecgomics.conformance.table import as_csv, computed


def main(arguments: list[str]) -> int:
    """Exit status: 1 if the check finds another table."""
    path = Path(str(files("ecgomics.conformance") / "expected.csv"))
    text = as_csv(list(computed()))
    if "--check" in arguments:
        return 0 if path.exists() and path.read_text(encoding="utf-8") == text else 1
    path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
