"""Playback: the controller, the queue, the player bar and the hover preview."""
