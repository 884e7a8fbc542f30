"""The command palette: every action, track, artist, album, tag and playlist in one box."""
