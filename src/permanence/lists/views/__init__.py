"""Pages of lists brought in and taken out."""
