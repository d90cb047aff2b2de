"""A day of calls, replayed on a running installation through its HTTP interface only."""
