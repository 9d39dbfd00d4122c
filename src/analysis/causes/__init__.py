"""Texts → cause codes with the words that decided."""
