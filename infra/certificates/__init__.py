"""The stack's own certification authority: keys, certificates, revocation lists, OCSP answers."""
