"""``selvhjulpen administrator EMAIL NAME``: the first administrator of an installation, or one more."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from selvhjulpen.people.actions import make_administrator
from selvhjulpen.people.adapters import password_link


class Command(BaseCommand):
    help = "Gør en person til administrator, og vis linket til at vælge en adgangskode."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="personens e-mail; den logger man ind med")
        parser.add_argument("name", nargs="+", help="personens navn")

    def handle(self, *args: object, email: str, name: list[str], **options: object) -> None:
        """Print the link; exit status 1 where the address is not one."""
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} er ikke en e-mail.") from error
        person = make_administrator(email=email, name=" ".join(name), now=timezone.now())
        self.stdout.write(f"{person.name} er administrator. Vælg en adgangskode her inden tre dage:")
        self.stdout.write(password_link(person))
