"""What a room knows of somebody who is neither a guest of a course nor has an account."""

from dataclasses import dataclass

from selvhjulpen.lib.contact import Contact


@dataclass(frozen=True)
class Trace:
    """One row that names somebody: ``part`` says as what, and stands in an address; ``references`` are the names under
    which the audit log and the outbox speak of them, the row's own first. ``facts`` is what it says, as pairs of a
    heading and words, ``goes`` what is forgotten with it and what stays, both in the reader's language."""

    part: str
    pk: int
    name: str
    contact: Contact
    references: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    goes: str

    @property
    def reference(self) -> str:
        """How the audit log and the outbox name the row itself."""
        return self.references[0]
