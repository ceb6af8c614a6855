"""Many recordings → one table, whatever happens to files, processes and machines on the way.

inputs ──cut──▶ parts ──Dask──▶ child processes ──▶ a file per part (long table) ──view──▶ wide table, dictionary
"""
