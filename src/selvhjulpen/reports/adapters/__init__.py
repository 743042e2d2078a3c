"""Ways out of the programme: PDF."""
