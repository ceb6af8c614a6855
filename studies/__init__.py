"""The published scenarios as studies that anybody can run, from files and labels to a report."""
