"""One named, deterministic world: the same for tests, demonstrations, screenshots and benchmarks."""
