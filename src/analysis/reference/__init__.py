"""What the office and the resolution declare: targets, maps, words, registers.

Every file is declared once, in ``data/schema_files.csv`` and ``data/schema.csv``: its columns,
what may stand in each, its keys, and which columns name lines of another file. `load` reads all of
them by it, `schema` says what is wrong; what a declaration cannot say is checked by functions
(`registers`, `maps`, and those that rooms above add in ``pipeline.checked``). A fault is a code, a
place and fields; `faults` puts it into words.

Nothing else opens these files: what they hold is passed on in a `Reference`. A file of the same
name in the office's folder stands in place of the package's.
"""
