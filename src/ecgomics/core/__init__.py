"""What every layer shares: recordings, leads, units, settings, errors. Needs numpy only."""
