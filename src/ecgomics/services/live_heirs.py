"""Live sessions of a server that is gone: their frames and themselves become another server's."""

from functools import partial
from pathlib import Path

from ecgomics.core.errors import Conflict
from ecgomics.store import Store
from ecgomics.store.live import LiveSession
from ecgomics.stream.log import FrameLog


def inherit(store: Store, folder: Path, log: FrameLog) -> list[LiveSession]:
    """Take over what servers left that are gone; the sessions that are this server's by that.

    folder holds a folder of frames for each server, and those of a server that had the store for itself.
    """
    return store.live.inherit(store.servers.id, partial(_moved, folder, log))


def _moved(folder: Path, log: FrameLog, there: set[str]) -> set[str]:
    """Take the frames of all who are not there; whose could not be had, as their processes run still."""
    refused = gather(folder, log, there=there)
    if any(each.is_file() for each in folder.iterdir()):
        log.take_over(folder)
    return refused


def gather(folder: Path, log: FrameLog, *, there: set[str]) -> set[str]:
    """Take the frames in the folders of servers that are not there; those of which that could not be done."""
    refused = set()
    for other in sorted(each for each in folder.iterdir() if each.is_dir() and each.name not in there):
        try:
            log.take_over(other)
            other.rmdir()
        except Conflict:
            refused.add(other.name)
    return refused
