"""What the network computes: embeddings, tags and attributes of sound."""

import os

# OpenMP threads that wait for each other by spinning cost twice the CPU. To be said before torch loads.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
