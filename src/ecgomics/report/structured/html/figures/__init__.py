"""The figures of the page as SVG: lengths in hundredths of a millimetre, so that a µV at 10 mm/mV is one unit."""
