"""Danish alphabetical order, which databases and Python do not agree on."""

import re
import unicodedata

# After z come æ, ø and å. The three signs that follow "z" in ASCII stand for them in a key.
_LETTERS = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "ü": "y", "ð": "d", "þ": "th", "ß": "ss"})
_OLD_AA = re.compile(r"\baa")


def sort_key(text: str) -> tuple[str, str]:
    """For ``sorted(…, key=…)``: æ, ø, å come last, capitals and accents do not count, and Aa- begins like Å-."""
    folded = _OLD_AA.sub("å", unicodedata.normalize("NFC", text).casefold())
    key = unicodedata.normalize("NFKD", folded.translate(_LETTERS))
    return "".join(sign for sign in key if not unicodedata.combining(sign)), text
