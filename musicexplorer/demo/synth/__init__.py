"""Instruments, drums, effects and a mixer, in numpy alone."""
