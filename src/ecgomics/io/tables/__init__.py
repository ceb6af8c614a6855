"""Tables of text and sheets: their layout, what their columns mean, and the clock that times them."""
