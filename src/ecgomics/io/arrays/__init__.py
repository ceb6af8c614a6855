"""Arrays of containers that say little or nothing of them, and the process in which hostile ones are opened."""
