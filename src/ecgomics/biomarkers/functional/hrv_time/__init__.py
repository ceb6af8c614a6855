"""Heart rate variability in the time domain, on the edited NN series."""
