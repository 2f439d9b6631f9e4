"""The small conformant portal that the stack deploys; it imports nothing of the other packages."""
