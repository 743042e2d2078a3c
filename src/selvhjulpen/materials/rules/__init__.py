"""What a file is by its content, and what is let in."""

from selvhjulpen.materials.rules.content import (
    LARGEST,
    FileType,
    HoldsCpr,
    HoldsMacros,
    Locked,
    NotLetIn,
    TooLarge,
    UnknownType,
    Unpacks,
    safe_name,
    type_of,
)

__all__ = [
    "LARGEST",
    "FileType",
    "HoldsCpr",
    "HoldsMacros",
    "Locked",
    "NotLetIn",
    "TooLarge",
    "UnknownType",
    "Unpacks",
    "safe_name",
    "type_of",
]
