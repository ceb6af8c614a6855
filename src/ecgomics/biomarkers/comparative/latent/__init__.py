"""The record in the space of a learned representation: where it lies, how near to others, what the rules do not say."""
