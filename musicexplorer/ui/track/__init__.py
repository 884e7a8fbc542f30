"""The page of one track: what is written, what the network finds, and what it hears."""
