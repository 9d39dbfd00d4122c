"""Submissions and registers → tables → pages: the only room that knows the order.

`run` is the one way through, for analysts and the command; `gather` reads in processes that may
die, `settle` makes rows and findings of what the files say, `assemble` all tables of these; `kept`
saves work for the next run; `intake` tells of one file; `checked` loads the reference data with
every fault that any room knows of.
"""
