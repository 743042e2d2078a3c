"""The shapes the table takes outside: words, the page, JSON, sheets, plain text."""
