"""A TLS prober of our own: it asks what a TLS library would refuse to offer."""
