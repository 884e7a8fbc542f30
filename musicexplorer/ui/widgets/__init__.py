"""Widgets and text formatting that know no feature."""
