"""What a file sounds like, as samples: decoding, excerpts, waveforms, playing."""
