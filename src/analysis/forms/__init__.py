"""A map and a workbook → facts with roles and addresses."""
