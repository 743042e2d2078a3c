from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class ConfigConfig(AppConfig):
    """The top floor is an app only for its commands."""

    name = "selvhjulpen.config"
    default = True


class StaticFiles(StaticFilesConfig):
    """Of the packages only what a page asks for is collected: each web worker reads about every file as it starts.

    No style sheet asks for the weights of the typeface named here, nor any page for an extension (``ext``) of htmx.
    """

    ignore_patterns = [
        ".*", "*~", "*.scss", "*.otf", "split", "dkfds.css", "dkfds-*", "ext", "htmax-*",
        "IBMPlexSans-Thin*", "IBMPlexSans-ExtraLight*", "IBMPlexSans-Light*", "IBMPlexSans-Text*",
    ]  # fmt: skip
