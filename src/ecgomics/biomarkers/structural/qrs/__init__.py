"""QRS: durations, components, times of peaks, notches."""
