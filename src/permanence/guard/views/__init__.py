"""Pages of files kept closer: in an emergency, for who is in charge, and the files themselves."""
