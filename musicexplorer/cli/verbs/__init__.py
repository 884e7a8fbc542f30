"""One module a verb: `summary()`, `add_arguments(parser)` and `run(options) -> exit code`.

Whatever is slow to import (numpy, torch, Qt) is imported inside `run`, so that `--help` answers at once.
"""
