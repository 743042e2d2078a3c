"""Pages of the directory: organisations, places and areas."""
