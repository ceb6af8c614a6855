"""How the studies are run: a mistake in what was given is one sentence, not a traceback."""

import sys
from collections.abc import Callable

from ecgomics.core.errors import EcgomicsError


def run_study(main: Callable[[], object]) -> None:
    """Run a study; what the user can mend is told on standard error, with exit status 2."""
    try:
        main()
    except EcgomicsError as error:
        print(f"Error: {error}", file=sys.stderr)
        sys.exit(2)
