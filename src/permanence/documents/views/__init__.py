"""Pages of the staff: what patients sent, what they are given."""
