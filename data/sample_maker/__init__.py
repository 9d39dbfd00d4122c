"""Makes the synthetic sample: a bloc that never was, its workbooks of 2021–2025, and the truth about them."""
