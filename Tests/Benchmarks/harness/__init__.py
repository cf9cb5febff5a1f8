"""Shared by the benchmarks: jittop in a pseudo-terminal, writers of maps, measures. Uses only the standard library."""
