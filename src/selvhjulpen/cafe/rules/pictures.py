"""A picture for a topic: people who read with trouble find it by what it shows. Names of the design system's icons."""

from __future__ import annotations

# Found in the name of the topic; the first that fits.
_BY_WORD = (
    ("mitid", "lock"), ("log ind", "lock"), ("kode", "lock"), ("sikker", "lock"), ("fup", "warning"),
    ("svindel", "warning"), ("post", "email"), ("mail", "email"), ("borger.dk", "account"), ("kommune", "home"),
    ("selvbetjening", "account"), ("penge", "credit-card"), ("bank", "credit-card"), ("betal", "credit-card"),
    ("sundhed", "add-document"), ("læge", "add-document"), ("telefon", "smartphone"), ("tablet", "smartphone"),
    ("app", "apps"), ("computer", "desktop"), ("pc", "laptop"), ("internet", "language"), ("nettet", "language"),
    ("søg", "search"), ("billed", "photo-camera"), ("foto", "photo-camera"), ("skriv", "edit"), ("tekst", "edit"),
    ("bibliotek", "bookmark"), ("bog", "bookmark"), ("rejse", "map"), ("kort", "map"), ("køb", "shopping-cart"),
    ("video", "videocam"), ("chat", "chat"), ("facebook", "groups"), ("familie", "groups"),
)  # fmt: skip
ANY = "help"


def picture_of(topic: str) -> str:
    """The icon for a topic of this (Danish) name."""
    name = topic.lower()
    return next((icon for word, icon in _BY_WORD if word in name), ANY)
