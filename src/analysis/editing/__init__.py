"""Values → values and findings: what cannot be right beside the rest, and what may be wrong.

`settle` takes one organisation's values of one year through the steps: one value a measure
(`places`), grades exclusive of one another (`exclusive`), the rules of ``rules.csv`` (`rules`,
and `culprits`: who is provably wrong), percentages against counts (`percentages`). `totals` looks
at the columns of a list, `years` from one year to the next, `corrections` puts in what the office
has found out. Nothing is mended silently, and no blank is filled.
"""
