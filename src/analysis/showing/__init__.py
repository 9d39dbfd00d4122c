"""Charts, tables and sentences that show themselves."""
