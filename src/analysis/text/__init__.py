"""Keys for comparing wordings, legacy fonts, Vietnamese numbers and names."""
