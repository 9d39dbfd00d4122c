"""Charts, tables and sentences that show themselves: what notebooks and pages are made of.

`shown` is what all of them share; `text`, `table`, `chart` are one part each, and `show` gathers
them. `charts` gathers the pictures, one kind a module. `figures`, `sentences` and `pace` put
figures in words.
"""
