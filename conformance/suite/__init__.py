"""The pytest front: one item for each requirement and subject."""
