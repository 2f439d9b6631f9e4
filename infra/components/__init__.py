"""Pulumi components of the stack: one each for certificates, database, portal and front door."""
