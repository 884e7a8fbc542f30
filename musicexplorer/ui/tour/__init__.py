"""The tour: three cards at the first start, and from the menu."""
