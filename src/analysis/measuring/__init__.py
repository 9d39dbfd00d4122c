"""Tables → frames: all that is counted, measured and compared, one definition each.

Every public measure takes the tables and selectors (`target`, `level`, `scope`, `year`, `reading`;
see `series.figures`) and gives a frame, or plain numbers where there is one row; it puts nothing
into words. `example.example()` gives tables to try them on.
"""
