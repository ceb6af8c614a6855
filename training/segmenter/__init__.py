"""How the learned segmenter of the signal engine was made."""
