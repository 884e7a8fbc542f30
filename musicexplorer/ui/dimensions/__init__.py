"""The dimensions of the embedding: what each responds to."""
