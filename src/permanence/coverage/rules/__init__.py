"""What is written of each right, and how long it holds."""
