"""Blobs: contents named by their hash, in a folder or an object store, plain or encrypted.

content ─▶ SHA-256, its name ─▶ encrypted where there is a key ─▶ a place: folder | objects, with copies nearby
"""

from ecgomics.store.blobs.content import Blobs
from ecgomics.store.blobs.durable import made, synced, write_whole
from ecgomics.store.blobs.opening import BlobsAt, opened
from ecgomics.store.blobs.places import Folder

__all__ = ["Blobs", "BlobsAt", "Folder", "made", "opened", "synced", "write_whole"]
