"""The structured report of a recording: one document, which every format is written from."""
