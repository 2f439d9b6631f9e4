"""Exchanges of several steps, whose values a requirement can alter as data."""
