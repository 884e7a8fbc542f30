"""What the demo library plays: one function for each style, from chance to float32 [n, 2]."""
