"""Instruments, drums, effects and a mixer, with numpy only."""
