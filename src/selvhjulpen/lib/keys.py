"""Keys that are made here: stable names of rows, and secrets that open one door."""

import secrets


def new_key() -> str:
    """Twelve hexadecimal characters naming a row in imports and exports; holds no meaning."""
    return secrets.token_hex(6)


def new_token() -> str:
    """A secret of 128 bits for a personal link."""
    return secrets.token_urlsafe(16)


def new_number() -> str:
    """Four digits a person can read aloud on the telephone; not a secret."""
    return f"{secrets.randbelow(9000) + 1000}"
