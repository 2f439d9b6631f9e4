"""JUDGE: pure functions from facts to deviations; no network, no file, no clock."""
