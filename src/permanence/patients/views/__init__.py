"""Pages of patients, by noun."""
