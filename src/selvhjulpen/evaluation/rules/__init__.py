"""The decisions of the evaluation room, in plain Python: figures, periods, the table, what may be shared, the chart."""
