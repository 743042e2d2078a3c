"""One way to be reached: a telephone number or an e-mail address, typed as people type them."""

import re
from dataclasses import dataclass

import phonenumbers

# A name before the @ in other letters than these reaches hardly any mailbox; it is a slip of the hand.
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[^@\s<>\"',;:]+\.[^@\s<>\"',;:.]{2,}")


class NotAContact(ValueError):
    """Neither a telephone number nor an e-mail address."""


@dataclass(frozen=True)
class Contact:
    """Exactly one of the two is set; ``phone`` is E.164 ("+4512345678"), ``email`` is in lower case."""

    phone: str = ""
    email: str = ""


def parse_contact(text: str) -> Contact:
    """Read "12 34 56 78", "+45 12345678" or "inga@example.dk". Raises NotAContact."""
    text = text.strip()
    if "@" in text:
        if not _EMAIL.fullmatch(text) or len(text) > 254:
            raise NotAContact(text)
        return Contact(email=text.lower())
    try:
        number = phonenumbers.parse(text, "DK")
    except phonenumbers.NumberParseException as error:
        raise NotAContact(text) from error
    if not phonenumbers.is_possible_number(number):
        raise NotAContact(text)
    return Contact(phone=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def spoken_phone(phone: str) -> str:
    """ "+4512345678" as a Dane writes it, "12 34 56 78"; a foreign number in international form."""
    if phone.startswith("+45") and len(phone) == 11:
        return " ".join(phone[i : i + 2] for i in range(3, 11, 2))
    return phone


def masked_phone(phone: str) -> str:
    """ "+4512345678" as "12 ·· ·· 78": enough to recognise one's own, too little for anybody else."""
    if not phone:
        return ""
    pairs = spoken_phone(phone).split(" ")
    # A foreign number shows its country and its last two digits.
    first, last = (pairs[0], pairs[-1]) if len(pairs) > 1 else (phone[:3], phone[-2:])
    return f"{first} ·· ·· {last}"


def masked_email(email: str) -> str:
    """ "inga@example.dk" as "i···@example.dk"."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}···@{domain}"
