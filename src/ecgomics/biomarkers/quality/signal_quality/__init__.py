"""Guards: how the signal was acquired, what is wrong with it, what of it could be used (conventions, section 12)."""
