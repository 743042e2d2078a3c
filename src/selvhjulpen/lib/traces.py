"""What a room knows of somebody who is neither a guest of a course nor has an account."""

from dataclasses import dataclass

from selvhjulpen.lib.contact import Contact


@dataclass(frozen=True)
class Trace:
    """One row that names somebody: ``part`` says as what, and stands in an address; ``reference`` is the row's name in
    the audit log and the outbox. ``facts`` is what it says, as pairs of a heading and words, ``goes`` what is forgotten
    with it and what stays, both in the reader's language."""

    part: str
    pk: int
    name: str
    contact: Contact
    reference: str
    facts: tuple[tuple[str, str], ...]
    goes: str
