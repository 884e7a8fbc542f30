"""The odd-one-out test, from whose answers the personal metric is trained."""
