"""Counts → indicators, gaps, verdicts, trends; exact arithmetic throughout."""
