"""The online analysis on annotated ECGs that are streamed in a strap's packets."""
