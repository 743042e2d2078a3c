"""The decisions of the business case, in plain Python: what is spent and left, and what a sheet of expenses says."""
