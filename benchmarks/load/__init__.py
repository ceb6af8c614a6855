"""People who browse and bring recordings in, all at once, and a database that goes away meanwhile."""
