"""What the engine of live sessions does under load: acknowledgements, beats, reports, memory, restarts."""
