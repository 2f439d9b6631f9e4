"""The requests that a shared interface is tried with: generated once, replayed at every portal."""
