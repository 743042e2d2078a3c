"""Sheets that people open in a spreadsheet: written so that nothing in them runs, and read without running it."""
