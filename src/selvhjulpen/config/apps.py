from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Of the design system's package only what a page asks for is collected."""

    ignore_patterns = [
        ".*", "*~", "*.map", "*.scss", "*.eot", "*.ttf", "*.otf", "*.woff", "split",
        "dkfds-*.css", "dkfds-*.min.css", "dkfds.css", "svg-icons", "logo*",
    ]  # fmt: skip
