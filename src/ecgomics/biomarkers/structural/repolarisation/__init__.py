"""QT, JT and T-peak intervals and their rate corrections."""
