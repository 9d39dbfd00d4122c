"""Bytes of a file → what the sender sees: safe, complete, with addresses."""
