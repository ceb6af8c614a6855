"""The phone's app in a real browser against a real server, with a strap whose bytes are known."""
