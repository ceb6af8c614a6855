"""Many recordings → one table: batch extraction that survives bad files, dead processes and interruptions.

paths ──find──▶ tasks ──processes──▶ parts ──merge──▶ values (long) ──view──▶ table (wide), dictionary
"""
