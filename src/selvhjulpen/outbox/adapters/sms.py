"""Text messages by a generic HTTP gateway: a POST with JSON and a bearer token, as most Danish providers take it."""

import json
from http import HTTPStatus
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings

from selvhjulpen.outbox.adapters.errors import MessageRefused
from selvhjulpen.outbox.models import Message

TIMEOUT_SECONDS = 20


def deliver(message: Message) -> None:
    """Send ``{"to", "from", "text", "reference"}`` to the gateway. Raises OSError or MessageRefused."""
    request = Request(  # noqa: S310 - the address is the installation's own setting
        settings.SMS_GATEWAY_URL,
        data=json.dumps(
            {"to": message.to_address, "from": settings.SMS_SENDER, "text": message.text, "reference": message.key}
        ).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}"},
        method="POST",
    )
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
                raise MessageRefused(f"HTTP {answer.status}")
    except HTTPError as error:
        raise MessageRefused(f"HTTP {error.code}") from error
