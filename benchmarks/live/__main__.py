"""`python -m benchmarks.live sessions|soak|latency|resume`: the engine of live sessions, measured from outside.

A server process on a folder of its own; the sensors are coroutines of this process that send the frames of an analytic
ECG in real time over loopback, so sender and server share the processors. Where times are compared, both stand in the
same clock.

    sessions  so many sensors at once for so long: time to acknowledgement, frames dropped, what viewers got
    soak      the same for an hour, with the memory of the server over time
    latency   from a sample to the beat that is told, and from the end of a recording of 30 s to its report
    resume    kills of the server, cut links, doubled, reordered and damaged frames: what is stored, byte for byte
"""

import argparse
import asyncio
from typing import Final

from benchmarks.live import latency, resume, sessions, soak

PARTS: Final = {"sessions": sessions, "soak": soak, "latency": latency, "resume": resume}


def main() -> None:
    """Run the part that is named on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parts = parser.add_subparsers(dest="part", required=True)
    for name, part in PARTS.items():
        part.add_options(parts.add_parser(name, help=(part.__doc__ or "").partition("\n")[0]))
    given = parser.parse_args()
    asyncio.run(PARTS[given.part].measure(given))


if __name__ == "__main__":
    main()
