"""CHECK: look at a portal (facts), then judge the facts (findings)."""
