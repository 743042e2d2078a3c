"""E-mail by SMTP."""

import smtplib
from hashlib import sha256

from django.core.mail import EmailMessage

from selvhjulpen.outbox.adapters.errors import MessageRefused
from selvhjulpen.outbox.models import Message


def deliver(message: Message) -> None:
    """Hand one e-mail to the mail server. Raises OSError or MessageRefused."""
    mail = EmailMessage(
        subject=message.subject,
        body=message.text,
        to=[message.to_address],
        # The same deed has the same Message-ID: should a message go twice after a crash, mail programs show it once.
        headers={
            "Message-ID": f"<{sha256(message.key.encode()).hexdigest()[:32]}@selvhjulpen>",
            "Auto-Submitted": "auto-generated",
        },
    )
    if message.calendar:
        mail.attach("kursus.ics", message.calendar, "text/calendar; charset=utf-8; method=PUBLISH")
    try:
        mail.send()
    except smtplib.SMTPException as error:
        raise MessageRefused(str(error)) from error
