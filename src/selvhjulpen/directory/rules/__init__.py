"""The decisions of the directory, in plain Python: the drawing of the municipality, outlines read from a file."""
