"""How the reference population and the repeatability table were made: measure, then fit."""
