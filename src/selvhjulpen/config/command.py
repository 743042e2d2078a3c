"""The project's command: ``selvhjulpen import FOLDER``, ``selvhjulpen participation`` and the rest."""

import os
import sys


def main() -> None:
    """Run a management command of any room under the project's own settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selvhjulpen.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
