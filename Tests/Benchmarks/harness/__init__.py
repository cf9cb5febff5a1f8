"""What `latency` and `watched` share: jittop in a pseudo-terminal, writers of maps, measures. Python's standard library only."""
