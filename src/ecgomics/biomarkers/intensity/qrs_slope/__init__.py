"""How steep and how fine-grained QRS is: slopes, spectrum, its high-frequency part and its filtered end."""
