"""How alike the beats of a recording are."""
