"""P wave and PR interval: durations, axis, shape."""
