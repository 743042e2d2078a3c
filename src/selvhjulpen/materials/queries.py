"""Materials found, counted and shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from selvhjulpen.lib.search import Term, index_words, read_query
from selvhjulpen.materials.models import (
    Comment,
    Material,
    MaterialVersion,
    Occurrence,
    OutOfDateFlag,
    Thanks,
    Word,
)
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import Solution, Topic

PER_SHEET = 20
MOST_SHEETS = 999  # further on nobody looks
# More where a word that is looked for stands in the name of a topic or a digital solution the material is tied to.
TAGGED = 4


class Order(Enum):
    """What stands first; the value stands in the address."""

    BEST = ""  # the best find, or the newest where nothing is searched for
    NEWEST = "nyeste"
    THANKED = "tak"


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; None and empty mean "anything"."""

    words: str = ""
    topic: Topic | None = None
    solution: Solution | None = None
    level: str = ""  # a value of Level; what is for everybody fits each of them
    kind: str = ""  # a value of Kind
    doubted: bool = False  # only what somebody should look over
    order: Order = Order.BEST


@dataclass(frozen=True)
class Sheet:
    """One page of materials: ``number`` counts from 1, ``total`` is how many there are on all pages."""

    materials: list[Material]
    number: int
    total: int

    @property
    def previous(self) -> int:
        """The sheet before; 0 where this is the first."""
        return self.number - 1

    @property
    def following(self) -> int:
        """The sheet after; 0 where this is the last."""
        return self.number + 1 if self.number * PER_SHEET < self.total else 0


def sheet(wish: Wish, *, number: str = "") -> Sheet:
    """The sheet of that number; the first where there is no such sheet. At most nine queries."""
    keys = keys_of(wish)
    is_number = number.isascii() and number.isdecimal() and len(number) <= len(str(MOST_SHEETS))
    wanted = int(number) if is_number else 1
    if not 1 <= wanted <= max(1, -(-len(keys) // PER_SHEET)):
        wanted = 1
    first = (wanted - 1) * PER_SHEET
    return Sheet(in_list(keys[first : first + PER_SHEET]), wanted, len(keys))


def keys_of(wish: Wish) -> list[int]:
    """The primary keys of what is looked for, in order: numbers only, so that thousands are nothing."""
    rows = _filtered(wish)
    if wish.order == Order.THANKED:
        rows = rows.annotate(thanked=_number_of(Thanks)).order_by("-thanked", "-created_at", "-pk")
    keys = list(rows.values_list("pk", flat=True))
    terms = read_query(wish.words)
    if not terms:
        return keys
    worths = worth_of(terms)
    keys = [key for key in keys if key in worths]
    return keys if wish.order != Order.BEST else sorted(keys, key=lambda key: -worths[key])


def _filtered(wish: Wish) -> QuerySet[Material]:
    rows = Material.objects.out_of_date() if wish.doubted else Material.objects.all()
    if wish.topic:
        rows = rows.filter(pk__in=Material.topics.through.objects.filter(topic=wish.topic).values("material"))
    if wish.solution:
        through = Material.solutions.through.objects
        rows = rows.filter(pk__in=through.filter(solution=wish.solution).values("material"))
    if wish.level:
        rows = rows.filter(level__in=["", wish.level])
    if wish.kind:
        rows = rows.filter(kind=wish.kind)
    return rows


def worth_of(terms: list[Term]) -> dict[int, int]:
    """Material -> how well it is what is looked for, of those that have all the words. At most six queries.

    Tables, not the databases' own text search: SQLite and PostgreSQL find the same, in the same order. The words that
    occur at all are looked through first; which materials have them, an index knows.
    """
    sieve = Q()
    for mark in {mark for term in terms for mark in term.sieve}:
        sieve |= Q(line__contains=mark)
    lines = dict(Word.objects.filter(sieve).order_by().values_list("text", "line"))
    hits = Occurrence.objects.filter(word__in=lines).order_by().values_list("material_id", "word", "in_title")
    found = list(hits) if lines else []
    tags = _tags()
    total: dict[int, int] | None = None
    for term in terms:
        worths = {
            (text, in_title): worth
            for text, line in lines.items()
            for in_title in (False, True)
            if (worth := term.worth(line, in_title=in_title))
        }
        best: dict[int, int] = {}
        for material, word, in_title in found:
            if (worth := worths.get((word, in_title), 0)) > best.get(material, 0):
                best[material] = worth
        for material in _tagged(tags, term):
            best[material] = best.get(material, 0) + TAGGED
        total = best if total is None else {key: total[key] + worth for key, worth in best.items() if key in total}
    return total or {}


Tags = list[tuple[str, dict[int, list[str]]]]


def _tags() -> Tags:
    """The names of topics and of solutions, as lines. They are few, and read each time: a new name counts at once."""
    return [
        ("topic", {pk: list(index_words(name).values()) for pk, name in Topic.objects.values_list("pk", "name")}),
        ("solution", {pk: list(index_words(name).values()) for pk, name in Solution.objects.values_list("pk", "name")}),
    ]


def _tagged(tags: Tags, term: Term) -> set[int]:
    found: set[int] = set()
    for name, lines in tags:
        if of_term := [pk for pk, of_name in lines.items() if any(term.worth(line) for line in of_name)]:
            through = getattr(Material, f"{name}s").through.objects.filter(**{f"{name}__in": of_term})
            found.update(through.values_list("material_id", flat=True))
    return found


def in_list(keys: list[int]) -> list[Material]:
    """The materials with these keys, in this order, with all that a list shows. Five queries, or none."""
    rows = Material.objects.filter(pk__in=keys).select_related("author", "organization")
    rows = rows.prefetch_related("topics", "solutions", "versions", _open_flags()).annotate(
        thanked=_number_of(Thanks), commented=_number_of(Comment)
    )
    found = {row.pk: row for row in rows} if keys else {}
    return [found[key] for key in keys if key in found]


def nearest(wish: Wish) -> list[Material]:
    """Where nothing is found: at most three that are near: without the filters, with one of the words, the newest."""
    for easier in (
        Wish(words=wish.words),
        *(Wish(words=word) for word in wish.words.split()[:3]),
        Wish(topic=wish.topic, solution=wish.solution),
        Wish(),
    ):
        if keys := keys_of(easier)[:3]:
            return in_list(keys)
    return []


def with_page(rows: QuerySet[Material]) -> QuerySet[Material]:
    """With all that the page of one material shows. Six queries."""
    return (
        rows.select_related("author", "organization")
        .prefetch_related(
            "topics",
            "solutions",
            Prefetch("versions", MaterialVersion.objects.select_related("by")),
            Prefetch("comments", Comment.objects.select_related("by")),
            _open_flags(),
        )
        .annotate(thanked=_number_of(Thanks))
    )


def has_thanked(material: Material, person: Person) -> bool:
    """True where this person has said thank you. One query."""
    return Thanks.objects.filter(material=material, by=person).exists()


def number_doubted() -> int:
    """How many materials somebody should look over. One query."""
    return Material.objects.out_of_date().count()


def _open_flags() -> Prefetch[str]:
    return Prefetch("flags", OutOfDateFlag.objects.open().select_related("by"))


def _number_of(model: type[Thanks] | type[Comment]) -> Coalesce:
    rows = model._default_manager.filter(material=OuterRef("pk")).order_by().values("material")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
