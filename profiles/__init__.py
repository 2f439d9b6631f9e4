"""ASK: norms, requirements, interfaces and profiles as data, and their only reader."""
