"""The styles of the demo library: one function each, from a random generator to float32 [n, 2]."""
