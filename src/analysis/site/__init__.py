"""Notebooks → the offline pages and the annex."""
