"""T wave: duration, axis, class, the shape of its limbs and top, and whether a U wave follows it."""
