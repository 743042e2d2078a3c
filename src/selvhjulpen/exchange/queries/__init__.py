"""What the database holds, told in the terms of the Data Package."""

from selvhjulpen.exchange.queries.stored import Database, is_empty

__all__ = ["Database", "is_empty"]
