"""Many recordings → one table: batch extraction that survives bad files, dead processes and machines, and interruptions.

inputs ──cut──▶ parts ──Dask──▶ child processes ──▶ a file per part (long table) ──view──▶ wide table, dictionary
"""
