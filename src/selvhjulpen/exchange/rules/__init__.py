"""The Data Package of the programme, in plain Python: what it holds, how it is read, what is wrong with it."""
