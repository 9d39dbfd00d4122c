"""What texts mean, and how numbers are written.

`plain` for one form of Unicode, `legacy` for old fonts, `keys` by which wordings and names are
compared, `quarters` for four numbers in one cell, `vietnamese` for numbers and phrases that people
read.
"""
