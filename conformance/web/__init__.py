"""Grammars of what a web server says: field lines, cookies, policies, pages, security.txt."""
