"""A map and a workbook → facts with roles and addresses.

`maps` makes the lines of the form maps ready, `grid` a sheet. `locate` is the chain::

    recognise   the form most of whose blocks `find` finds by their headings or labels, upright or
                with the sheet on its side
    header      where the headings of each block end, how far they reach (`paths`: what they say)
    years       which year it is; which sheets are copies of another
    columns     which column is which      ┐ `match` settles both: exact words, then the only
    rows        which fixed row is which   ┘ close ones; what is left, `recover` and `recover_rows`
                by all that speaks for it (`evidence`, `sums`), one to one (`assign`)
    lists       the open rows, each sorted by `kinds`; what "as above" stands for: `repeated`
    around      letterheads, other tables, what is not there
    shifted     values of a row that stand in the columns of one another
    spread      four quarters in one cell
    twins       sheets that are copies of others, for everybody to see
    divide      where several organisations filled in one form each in one workbook, all this again
                for each of them

Each step gives a stream of `places.Statement`: a field with its cell, a role of some cells, a
finding. Nothing is changed afterwards; `locate.settle` sorts the stream, and of several things said
of one cell the first holds.
"""
