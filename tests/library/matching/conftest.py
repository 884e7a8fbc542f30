"""The library of the histories' tests."""

from tests.library.history.conftest import listens, music, reader, store, writer

__all__ = ["listens", "music", "reader", "store", "writer"]
