"""Two or more recordings of one person: what has changed, by how much, and whether that is more than chance.

The first record is the one compared with, the last the one compared; trends go over all of them.
"""
