"""A worker process: takes pickled tasks on its standard input, gives pickled results on its standard output.

Each result stands behind a mark that the task was taken: what ends the process before it is no fault of the task.

    python -m ecgomics.cohort.worker PROCESS_ID_OF_PARENT [MOST_BYTES_OF_MEMORY]

It ends when its input ends, when its parent is gone (also in the middle of a task) and when nothing was asked of it for
some minutes, so none outlives a parent that was killed, or a run on a cluster whose client was.
"""

import os
import pickle
import sys
import threading
import time
from typing import BinaryIO, Final

from ecgomics.cohort.tasks import TAKEN, limit_memory
from ecgomics.logs import continued

#: How often it looks whether its parent is there.
LOOK_EVERY_S: Final = 1.0
#: A process that was asked nothing for so long ends; whoever has a task for it then starts another.
IDLE_S: Final = 300.0


class _Watch(threading.Thread):
    """Ends the process when it is of no use any more."""

    def __init__(self, parent: int) -> None:
        super().__init__(daemon=True)
        self._parent = parent
        self.idle_since_s: float | None = None

    def run(self) -> None:
        while os.name != "posix" or os.getppid() == self._parent:
            since_s = self.idle_since_s
            if since_s is not None and time.monotonic() - since_s > IDLE_S:
                os._exit(0)
            time.sleep(LOOK_EVERY_S)
        os._exit(1)


def main() -> None:
    parent, *limit = map(int, sys.argv[1:])
    for most_bytes in limit:
        limit_memory(most_bytes)
    watch = _Watch(parent)
    watch.start()
    results = _results()
    while True:
        watch.idle_since_s = time.monotonic()
        try:
            task = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        watch.idle_since_s = None
        results.write(TAKEN)
        results.flush()
        pickle.dump(task.run(), results, protocol=pickle.HIGHEST_PROTOCOL)
        results.flush()


def _results() -> BinaryIO:
    """The channel back; whatever a library prints goes to standard error and cannot garble it.

    Of a server nowhere: it may quote the file, and standard error is the server's log.
    """
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    if continued():
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    else:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return channel


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.exit(1)  # the parent is gone
