"""The ways out of the house, each to a real server."""

import resource

import pytest

from selvhjulpen.outbox.adapters import MessageRefused, deliver
from tests.outbox.factories import MessageFactory

CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nSUMMARY:Nemt på nettet\r\nEND:VCALENDAR\r\n"

pytestmark = pytest.mark.django_db


def test_a_mail_arrives_with_its_danish_letters_from_us_to_them(mail_server, settings):
    settings.DEFAULT_FROM_EMAIL = "Nemt på Nettet <nemt@example.dk>"
    deliver(MessageFactory(subject="Få en plads på Ældrecentret", text="Hej Åse\n\nVi glæder os til at se dig."))

    [mail] = mail_server.mails
    assert mail["Subject"] == "Få en plads på Ældrecentret"
    assert mail["From"] == "Nemt på Nettet <nemt@example.dk>"
    assert mail["To"] == "inga@example.dk"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == ["Hej Åse", "", "Vi glæder os til at se dig."]


def test_a_calendar_goes_with_the_mail_as_one(mail_server):
    deliver(MessageFactory(calendar=CALENDAR))

    [mail] = mail_server.mails
    [attachment] = mail.iter_attachments()
    assert attachment.get_content_type() == "text/calendar"
    assert sorted(attachment.get_params()) == [("charset", "utf-8"), ("method", "PUBLISH"), ("text/calendar", "")]
    assert attachment.get_filename() == "kursus.ics"
    assert attachment.get_content().splitlines() == CALENDAR.splitlines()


def test_one_deed_has_one_message_id_and_another_deed_another(mail_server):
    again = MessageFactory(key="booking-confirmed:1")
    for message in (again, again, MessageFactory(key="booking-confirmed:2")):
        deliver(message)

    ids = [mail["Message-ID"] for mail in mail_server.mails]
    assert ids[0] == ids[1] != ids[2]


def test_a_mail_server_that_says_no_is_a_refusal(mail_server):
    mail_server.refuses = ["554 No thank you"]

    with pytest.raises(MessageRefused, match="No thank you"):
        deliver(MessageFactory())


def test_a_mail_server_that_is_away_is_an_error_to_try_again_after(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    with pytest.raises(OSError, match="refused"):
        deliver(MessageFactory())


def test_a_text_message_goes_to_the_gateway_as_json_with_our_key(gateway):
    deliver(MessageFactory(key="seat-given:7", sms=True, text="Du har fået en plads. Ring, hvis du ikke kan."))

    assert gateway.asked == [
        (
            "Bearer noegle",
            {
                "to": "+4512345678",
                "from": "Biblioteket",
                "text": "Du har fået en plads. Ring, hvis du ikke kan.",
                "reference": "seat-given:7",
            },
        )
    ]


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_a_gateway_that_says_no_is_a_refusal(gateway, status):
    gateway.answers = [status]

    with pytest.raises(MessageRefused, match=f"HTTP {status}"):
        deliver(MessageFactory(sms=True))


def test_a_gateway_that_is_away_is_an_error_to_try_again_after(settings):
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:9/sms"

    with pytest.raises(OSError, match="refused"):
        deliver(MessageFactory(sms=True))


def test_without_servers_messages_become_files_that_a_person_can_read(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    deliver(MessageFactory(key="booking-confirmed:42", calendar=CALENDAR, text="Hej Åse\n\nVi glæder os."))
    deliver(MessageFactory(key="seat-given:7", sms=True, subject="", text="Du har en plads."))

    written = {file.name: file.read_bytes().decode() for file in (tmp_path / "outbox").iterdir()}
    assert written == {
        "20261123T090000-booking-confirmed-42.txt": (
            "E-mail til Inga Holm <inga@example.dk>\nDu har en plads\n\nHej Åse\n\nVi glæder os.\n"
        ),
        "20261123T090000-booking-confirmed-42.ics": CALENDAR,
        "20261123T090000-seat-given-7.txt": "Sms til Inga Holm <+4512345678>\n\n\nDu har en plads.\n",
    }


def test_a_file_written_twice_is_one_file(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    message = MessageFactory()

    deliver(message)
    deliver(message)

    assert len(list((tmp_path / "outbox").iterdir())) == 1


def test_a_full_disk_leaves_no_half_message_that_looks_like_a_whole_one(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    message = MessageFactory(calendar=CALENDAR)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (10, most))
    try:
        with pytest.raises(OSError, match="File too large"):
            deliver(message)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    assert list((tmp_path / "outbox").iterdir()) == []
    deliver(message)
    assert len(list((tmp_path / "outbox").iterdir())) == 2
