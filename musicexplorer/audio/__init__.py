"""Audio files as samples: decoding, excerpts, waveforms, playback."""
