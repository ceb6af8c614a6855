"""From samples to beats, fiducials, representative beat and quality: arrays in, frozen dataclasses out."""
