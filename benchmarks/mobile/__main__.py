"""`python -m benchmarks.mobile endtoend --runs 30` and `python -m benchmarks.mobile latency --runs 10`."""

import argparse
import sys

from benchmarks.mobile import endtoend, latency


def main() -> None:
    """Run what is named on the command line; the exit code says whether it holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=("endtoend", "latency"))
    parser.add_argument("--runs", type=int, default=30)
    chosen = parser.parse_args()
    measure = {"endtoend": endtoend.measure, "latency": latency.measure}[chosen.name]
    sys.exit(0 if measure(chosen.runs) else 1)


if __name__ == "__main__":
    main()
