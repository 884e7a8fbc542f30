"""The demo library: synthesised music, so that a new user sees a meaningful map."""
