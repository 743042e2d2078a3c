"""The ways out of the house: SMTP, an SMS gateway, and files where neither is configured."""

from django.conf import settings

from selvhjulpen.outbox.adapters import file, sms, smtp
from selvhjulpen.outbox.adapters.errors import MessageRefused
from selvhjulpen.outbox.models import Channel, Message

withdraw, withdraw_before = file.withdraw, file.withdraw_before

__all__ = ["MessageRefused", "deliver", "withdraw", "withdraw_before"]


def deliver(message: Message) -> None:
    """Send one message now. Raises OSError (try again later) or MessageRefused."""
    if message.channel == Channel.EMAIL and settings.EMAIL_HOST:
        smtp.deliver(message)
    elif message.channel == Channel.SMS and settings.SMS_GATEWAY_URL:
        sms.deliver(message)
    else:
        file.deliver(message)
