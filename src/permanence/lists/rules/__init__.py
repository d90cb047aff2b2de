"""What a list of patients says, by itself."""
