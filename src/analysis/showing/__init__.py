"""Frames → Vietnamese numbers, charts, tables and sentences."""
