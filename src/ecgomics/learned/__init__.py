"""What networks add to a profile: sources of its latent rows, its place in their space, predictions and their maps."""
