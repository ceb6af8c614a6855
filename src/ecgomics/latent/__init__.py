"""Learned representations: encoders, what they make of a recording, and the cards that say what they are good for."""
