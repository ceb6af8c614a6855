"""The ST segment: duration, shape, early repolarisation, and the patterns of Brugada."""
