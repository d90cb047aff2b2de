"""Starts, supervises and inspects the processes of an installation."""
