"""Values → values and findings: what cannot be right beside the rest, and what may be wrong.

`settle` takes one organisation's values of one year through the steps: one value a measure
(`places`), grades exclusive of one another (`exclusive`), the rules of ``rules.csv`` and the
percentages as bounds on sums of cells (`rules`, `percentages`, `constraints`), the cells that break
them (`localise`, `moved`, `deduce`) and what is said there (`accuse`). `blanks` looks at what is
missing, `totals` at the columns of a list, `permuted` at two lists of one return, `years` from one
year to the next; `corrections` puts in what the office has found out, and `questions` asks once
about what one mistake set off. Nothing is mended silently, and no blank is filled.
"""
