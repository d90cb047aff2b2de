"""Pages of the rights of a patient."""
