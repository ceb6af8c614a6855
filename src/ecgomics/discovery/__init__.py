"""What of many profiles goes with an outcome: associations, models, and how far either can be believed."""
