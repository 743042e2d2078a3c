"""What a row of the package would do to the database, and what the database must tell for that."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

from selvhjulpen.exchange.rules.schema import Resource, Values


class Stored(Protocol):
    """What the database holds, told in the package's own terms."""

    def rows(self, resource: Resource, ids: Collection[str]) -> dict[str, Values]: ...
    def bookings_of(self, sessions: Collection[str]) -> dict[str, Values]: ...
    def ids(self, resource: Resource) -> set[str]: ...
    def erased_of(self, resource: Resource, ids: Collection[str]) -> set[str]: ...
    def visits_taken_back(self, ids: Collection[str]) -> set[str]: ...
    def holders(
        self,
        resource: Resource,
        columns: tuple[str, ...],
        among: Collection[object],
        *,
        while_empty: tuple[str, ...] = (),
    ) -> dict[tuple[object, ...], str]: ...


@dataclass(slots=True)
class Change:
    """One row as it will stand; ``before`` is what stands now, None for a new row."""

    id: str
    row: int
    values: Values
    before: Values | None

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def changed(self) -> list[str]:
        """The columns that will be different."""
        before = self.before
        return [] if before is None else [name for name, value in self.values.items() if before[name] != value]


@dataclass
class Plan:
    """All changes, by resource name, in the order of the files."""

    changes: dict[str, list[Change]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def by_id(self, resource: Resource) -> dict[str, Change]:
        return {change.id: change for change in self.changes.get(resource.name, [])}
