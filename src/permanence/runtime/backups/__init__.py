"""Copies of PostgreSQL: taken while it runs, sealed so that only the holder of the key opens them.

A base copy is what `pg_basebackup` writes; the log since is handed over by PostgreSQL, segment by segment (its own
continuous archiving). Both are sealed for a public key of age (X25519): a machine that is broken into cannot open what
it has put away.
"""
