"""Bytes → workbook: may the file be opened, and what stands in its cells.

`gate` admits a file by its bytes; `read` hands it to the reader of its kind and gives a `workbook`
whose texts are as meant. `xls` and `ods` read a file each. `xlsx` finds the parts of the third
kind, `book` what its sheets share, `worksheet` one sheet: at a `glance` where all is written as
usual, else from the tree of its `markup`.
"""
