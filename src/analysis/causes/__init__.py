"""Texts → cause codes with the words that decided, and what no rule decides.

One step a module, each using those above it:

words      a text as words, each a key and a character
patterns   the language that rules are written in, and finding it in words
rulebook   the rows of ``cause_rules.csv``, compiled; check: what is wrong with them
sentences  a cell → its sentences, at marks; clauses: a sentence → items with their roles
denial     what is said not to be so, and cells that say that there is none
coder      the rules that hold for an item
features   an item as numbers; bank: labelled items; learning: a bank → weights; model: weights
           → what is likely for an item
judging    rules and model together: decided, doubtful, or left
stated     what the texts of one shortfall state
decisions  what persons decided, and which of it is in force
explain    the shortfalls of a bloc → codes by rule and by decision

The rules are passed in as the reference holds them: an office's own take the package's place.
"""
