"""Frozen typed facts: one file per noun, maps instead of lists for what has a name."""
