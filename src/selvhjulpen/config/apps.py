from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class ConfigConfig(AppConfig):
    """The top floor is an app only for its commands."""

    name = "selvhjulpen.config"
    default = True


class StaticFiles(StaticFilesConfig):
    """Of the design system's package only what a page asks for is collected."""

    ignore_patterns = [
        ".*", "*~", "*.scss", "*.otf", "split", "dkfds.css", "dkfds-*.css",
    ]  # fmt: skip
