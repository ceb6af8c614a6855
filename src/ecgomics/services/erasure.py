"""Forgetting a person, with a running server's live sessions or without a server."""

from ecgomics.store import Store
from ecgomics.store.erasure import Erased
from ecgomics.stream.log import FrameLog


def erase_at_rest(store: Store, subject_id: str, *, author: str, look: bool = True) -> Erased:
    """Forget a person in a store that no server uses; NotFound if they are not there."""
    log = FrameLog(store.live.frames_folder, synced=lambda _: None)
    try:
        return store.erasure.erase(subject_id, author=author, forget_frames=log.erase, look=look)
    finally:
        log.close()
