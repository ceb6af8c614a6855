"""A worker process: takes pickled tasks on its standard input, gives pickled results on its standard output.

    python -m ecgomics.cohort.worker

It ends when its input ends, so none outlives a parent that was killed.
"""

import os
import pickle
import sys
from typing import BinaryIO


def main() -> None:
    results = _results()
    while True:
        try:
            task = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        pickle.dump(task.run(), results, protocol=pickle.HIGHEST_PROTOCOL)
        results.flush()


def _results() -> BinaryIO:
    """The channel back; whatever a library prints goes to standard error and cannot garble it."""
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return channel


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.exit(1)  # the parent is gone
