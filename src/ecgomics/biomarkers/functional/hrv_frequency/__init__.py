"""Heart rate variability in the frequency domain."""
