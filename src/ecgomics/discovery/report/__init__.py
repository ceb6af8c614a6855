"""The report of a discovery: its content as plain words and numbers, and one page that shows it."""
