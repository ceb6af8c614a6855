"""The live stream: frames on the wire, sessions, clocks, and analysis while the signal comes in."""
