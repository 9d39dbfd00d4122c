"""What one return says, and for whom.

`interpret` makes a `model.Return` of a workbook whose fields `forms` has found: values, texts and
names, each with its address and the rule that read it (`values`). `speakers` finds the organisation
of each line in the register (`names`), `versions` which of several returns counts, `gradings` and
`shortfalls` the rows that come of lists. All of it is values in, values and findings out.
"""
