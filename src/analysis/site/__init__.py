"""Notebooks run, pages made safe and written."""
