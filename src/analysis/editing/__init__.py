"""Values → values and findings: rules across the numbers of a return, its totals, its neighbours in time."""
