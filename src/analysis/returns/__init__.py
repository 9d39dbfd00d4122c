"""What one return says, and for whom.

`interpret` makes a `model.Return` of a workbook whose fields `forms` has found: values, texts and
names, each with its address and the rule that read it (`values`; `seen`: what its cell shows;
`targets`: which targets it names). `speakers` finds the organisation of each line in the register
(`names`: by `spellings`, in force by `lives`, of the right body by `membership`), `versions` which
of several returns counts, `gradings` and `shortfalls` the rows that come of lists, `submissions`
what became of each file. All of it is values in, values and findings out. `look` keeps how a
workbook was read, for a person who wants to see it.
"""
