"""Texts of shortfalls → cause codes with the words that decided; the review loop."""
