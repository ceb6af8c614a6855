"""Training of the encoder that comes with the package."""
