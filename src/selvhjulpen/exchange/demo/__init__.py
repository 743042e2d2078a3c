"""Birkesø, a municipality that does not exist: a living programme around today, for trying the product out."""

DEMO_PASSWORD = "birkesø-demo-2026"  # noqa: S105 - printed on the screen when the demo starts; opens nothing else

# Who gets a demo account: one for each role.
DEMO_ACCOUNTS = (
    "administrator@birkesoe.example",
    "koordinator@birkesoe.example",
    "underviser@birkesoe.example",
    "partner@birkesoe.example",
)

__all__ = ["DEMO_ACCOUNTS", "DEMO_PASSWORD"]
