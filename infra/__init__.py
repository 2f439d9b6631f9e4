"""Builds: the reference portal as data, and the targets that deploy it."""
