"""Reports that people read, on paper and on the screen."""
