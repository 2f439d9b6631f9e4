"""Where the stack can be deployed: one module for each kind of machine."""
