"""The demo library: music that the program plays itself, so that a newcomer sees a map that makes sense."""
