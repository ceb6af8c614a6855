"""What the shipped model heads are worth on real records, and what they cost."""
