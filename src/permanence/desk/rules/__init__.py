"""What the desk decides without looking anything up: pure, the clock is an argument."""
