class MessageRefused(Exception):
    """The other side answered, and said no."""
