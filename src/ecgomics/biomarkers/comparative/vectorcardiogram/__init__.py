"""The vectorcardiogram: vectors of the waves, their loops and the ventricular gradient."""
