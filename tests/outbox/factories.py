from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from selvhjulpen.outbox.models import Channel, Message, MessageState

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


class MessageFactory(DjangoModelFactory):
    """An e-mail that may be sent now."""

    class Meta:
        model = Message

    key = factory.Sequence(lambda n: f"booking-confirmed:{n}")
    channel = Channel.EMAIL
    to_name = "Inga Holm"
    to_address = "inga@example.dk"
    subject = "Du har en plads"
    text = "Hej Inga\n\nDu har en plads på kurset. Vi glæder os."
    about = "courses.booking:1"
    created_at = NOW
    send_after = NOW

    class Params:
        sms = factory.Trait(channel=Channel.SMS, to_address="+4512345678")
        call = factory.Trait(channel=Channel.CALL, to_address="+4512345678")
        sent = factory.Trait(state=MessageState.SENT, settled_at=NOW)
        failed = factory.Trait(state=MessageState.FAILED, settled_at=NOW)
        sending = factory.Trait(state=MessageState.SENDING, attempts=1, lease_until=NOW + A_MINUTE)
