"""ST and T criteria of ischaemia, infarction and bundle branch block."""
