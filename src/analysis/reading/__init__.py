"""Bytes → workbook: may the file be opened, and what stands in its cells."""
