"""Nonsense in every form, every address and the import: it may be refused, and nothing may break.

A bounded and repeatable run belongs to ``make test``; FUZZ=2000 tries so many times as much, each time anew.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from selvhjulpen.exchange.actions import PackageRefused, export_package, import_package
from selvhjulpen.exchange.adapters import zipped
from selvhjulpen.exchange.letters import told
from selvhjulpen.exchange.rules.faults import Kind
from tests.doors import nonsense
from tests.doors import town as t
from tests.doors.test_matrix import TABLE
from tests.exchange.programme import write_programme

pytestmark = pytest.mark.django_db

MORE = int(os.environ.get("FUZZ", "1"))


def tries(number: int) -> Any:
    return settings(
        max_examples=number * MORE,
        derandomize=MORE == 1,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        # In a long run the first bad example is worth more than the smallest.
        phases=[Phase.explicit, Phase.generate] if MORE > 1 else list(Phase),
    )


@pytest.fixture
def town() -> t.Town:
    return t.build()


@pytest.fixture
def pages(town: t.Town) -> list[tuple[str, str]]:
    """(who, address) of every page, once for somebody who may open it."""
    return [
        ("C" if "C" in who else who[0], t.path_of(name, kwargs))
        for name, _which, kwargs, who in t.everything(town, TABLE)
        if who and name not in {"account_logout"}
    ]


def require_sense(answer: Any, *asked: object) -> None:
    """The answer is a page, a way on, or a refusal."""
    if answer.status_code >= 500 and answer.status_code != 503:
        raise AssertionError(f"{answer.status_code} for {asked!r}") from (answer.exc_info or [None, None])[1]


def test_no_form_breaks_on_nonsense_nor_on_one_wrong_value_where_the_rest_is_right(
    town: t.Town, pages: list[tuple[str, str]]
) -> None:
    """The deeper layers are reached only by forms in which the rest is right."""
    asked = [(who, path, nonsense.fields_of(town.ask(who, "get", path))) for who, path in pages]
    with_forms = [page for page in asked if set(page[2]) - {"csrfmiddlewaretoken"}]
    right = {"navn": "Inga Holm", "kontakt": "inga@example.dk", "hvem": "self", "niveau": "new", "aftalt": "on"}
    assert len(with_forms) > 40

    @tries(150)
    @given(data=st.data())
    def all_of_it(data: Any) -> None:
        visitor, path, fields = data.draw(st.sampled_from(with_forms))
        sent = {
            name: data.draw(st.one_of(st.sampled_from(own), st.sampled_from(own), nonsense.values))
            for name, own in fields.items()
            if name != "csrfmiddlewaretoken" and data.draw(st.integers(0, 9))
        }
        require_sense(town.ask(visitor, "post", path, data=sent), visitor, path, sent)

    @tries(150)
    @given(data=st.data())
    def one_value(data: Any) -> None:
        visitor, path, fields = data.draw(st.sampled_from(with_forms))
        sent = {name: right.get(name) or next(filter(None, own), "1") for name, own in fields.items()}
        sent[data.draw(st.sampled_from(sorted(sent)))] = data.draw(nonsense.values)
        require_sense(town.ask(visitor, "post", path, data=sent), visitor, path, sent)

    all_of_it()
    one_value()


def test_no_address_breaks_on_a_strange_question(town: t.Town, pages: list[tuple[str, str]]) -> None:
    names = [
        *("side", "vis", "uge", "kursus", "form", "omraade", "hvornaar", "emne", "niveau", "ugedag", "ledig", "next")
    ]
    names += [*("fra", "til", "delt", "pr", "link", "rolle", "lukkede")]

    @tries(120)
    @given(
        page=st.sampled_from(pages),
        asked=st.dictionaries(st.sampled_from(names), nonsense.values),
        extra=nonsense.headers,
    )
    def fuzz(page: Any, asked: dict[str, str], extra: dict[str, str]) -> None:
        visitor, path = page
        require_sense(town.ask(visitor, "get", path, data=asked, extra=extra), visitor, path, asked, extra)

    fuzz()


def test_no_address_breaks_on_a_body_that_is_not_what_it_says(town: t.Town, pages: list[tuple[str, str]]) -> None:
    @tries(120)
    @given(page=st.sampled_from(pages), body=nonsense.bodies, extra=nonsense.headers)
    def fuzz(page: Any, body: tuple[str, bytes], extra: dict[str, str]) -> None:
        visitor, path = page
        kind, content = body
        with transaction.atomic():
            answer = town.client(visitor).generic("POST", path, content, content_type=kind, **extra)
            transaction.set_rollback(True)
        require_sense(answer, visitor, path, body, extra)

    fuzz()


@pytest.mark.parametrize(
    "path",
    [
        "/kurser/99999999999999999999999999/",
        "/hold/99999999999999999999/gaest/99999999999999999999/afbud/",
        "/plads/" + "x" * 4_000 + "/",
        "/plads/%00/",
        "/deltagelse/delt/%ED%A0%80/",
        "/deltagelse/delt/" + "a:" * 500 + "/",
        "/konto/ny/" + "z" * 300 + "-" + "y" * 300 + "/",
        "/konto/ny/zzzzzzzzzzzzzzzzzzz-a/",
        "/en//example.com/",
        "/%0d%0aSet-Cookie:a=b/",
        "/static/../../../etc/passwd",
        "/kurser/?" + "a=1&" * 3_000,
        "/persondata/gaest/99999999999999999999999/",
    ],
)
def test_no_strange_address_breaks_anything(town: t.Town, path: str) -> None:
    for visitor in "NC":
        require_sense(town.client(visitor).get(path), path)


# ── The import ──────────────────────────────────────────────────────────────────────────────────


def test_no_cell_of_a_package_breaks_the_import() -> None:
    """One cell of a good package is changed; the package is refused with its faults, or taken."""
    write_programme()
    good = export_package()
    tables = {
        name: content.decode("utf-8-sig").split("\r\n") for name, content in good.items() if name.endswith(".csv")
    }

    @tries(40)
    @given(data=st.data())
    def fuzz(data: Any) -> None:
        files = dict(good)
        for _ in range(data.draw(st.integers(1, 3))):
            name = data.draw(st.sampled_from(sorted(tables)))
            lines = list(tables[name])
            row = data.draw(st.integers(0, len(lines) - 1))
            cells = lines[row].split(";")
            cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(nonsense.values)
            lines[row] = ";".join(cells)
            files[name] = "\r\n".join(lines).encode("utf-8-sig", "replace")
        with suppress(PackageRefused):
            import_package(files=files, now=timezone.now(), dry_run=True)

    fuzz()


def test_no_bytes_break_the_import(town: t.Town) -> None:
    """Files cut short, with bytes turned over, under other names; sent by a browser and shown again."""
    good = export_package()

    @tries(25)
    @given(data=st.data())
    def fuzz(data: Any) -> None:
        files = dict(good)
        name = data.draw(st.sampled_from(sorted(files)))
        content = bytearray(files[name])
        for _ in range(data.draw(st.integers(0, 6))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        cut = data.draw(st.one_of(st.none(), st.integers(0, len(content))))
        files[data.draw(st.sampled_from([name, "x.csv", "../x.csv", "datapackage.json", "areas.geojson"]))] = bytes(
            content[:cut]
        )
        archive = bytearray(zipped(files))
        if data.draw(st.booleans()):
            archive[data.draw(st.integers(0, len(archive) - 1))] ^= 0xFF
        client = town.client("A")
        with transaction.atomic():
            sent = SimpleUploadedFile("a.zip", bytes(archive))
            require_sense(client.post("/data/", {"package": sent}), name, cut)
            require_sense(client.get("/data/proeve/"), name, cut)
            transaction.set_rollback(True)

    fuzz()


STRANGE_JSON = [
    *(
        b'{"resources": [{"name": "\\ud800", "path": "a.csv"}]}',
        b'{"resources": [{"name": "people", "path": "\\ud800.csv"}]}',
    ),
    *(
        b"[" * 100_000,
        b'{"resources": 1}',
        b'{"resources": [1]}',
        b"null",
        b'{"resources": [{"name": [], "path": {}}]}',
    ),
    b'{"resources": [{"name": "people", "path": "people.csv", "encoding": "utf-7", "dialect": 1, "schema": 1}]}',
    b'{"resources": [{"name": "people", "path": "people.csv", "encoding": "unicode_escape"}]}',
    b'{"resources": [{"name": "people", "path": "people.csv", "encoding": "zip"}]}',
    b'{"resources": [{"name": "people", "path": "people.csv", "schema": {"missingValues": [[]]}}]}',
    b'{"resources": [{"name": "people", "path": "people.csv", "schema": {"fields": [{"name": {}}]}}]}',
    b'{"resources": [{"name": "people", "path": "people.csv", "dialect": {"delimiter": "\\ud800"}}]}',
    b'{"resources": [{"name": "people", "path": "people.csv", "dialect": {"delimiter": "\\n", "quoteChar": "\\n"}}]}',
]
STRANGE_OUTLINES = [
    *(
        b'{"features": [{"id": "\\ud800", "geometry": {}}]}',
        b'{"features": [{"properties": {"name": "\\udfff"}}]}',
        b"NaN",
    ),
    *(b'{"features": [{"id": [], "geometry": 1}]}', b'{"features": {"a": 1}}', b'{"features": [null]}', b"[" * 100_000),
    b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"\\ud800"},"geometry":null}]}',
    b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":{"a":1}},"geometry":{"type":[]}}]}',
    b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":[],"geometry":{"type":"Polygon",'
    b'"coordinates":[[[NaN,Infinity],[1e400,1],[1,1],[NaN,Infinity]]]}}]}',
]


@pytest.mark.parametrize("content", STRANGE_JSON)
def test_no_description_of_a_package_breaks_the_import(town: t.Town, content: bytes) -> None:
    client = town.client("A")
    table = b"id;email;name\r\n\\ud800;a@b.dk;+2AA-\r\n"
    sent = [SimpleUploadedFile("datapackage.json", content), SimpleUploadedFile("people.csv", table)]
    require_sense(client.post("/data/", {"package": sent}), content)
    require_sense(client.get("/data/proeve/"), content)


@pytest.mark.parametrize("content", STRANGE_OUTLINES)
def test_no_outlines_break_the_map(town: t.Town, content: bytes) -> None:
    client = town.client("A")
    require_sense(client.post("/omraader/kort/", {"file": SimpleUploadedFile("a.geojson", content)}), content)
    sent = [SimpleUploadedFile("areas.geojson", content)]
    require_sense(client.post("/data/", {"package": sent}), content)
    require_sense(client.get("/data/proeve/"), content)


@pytest.mark.parametrize("kind", ["topic", "session", "organisation"])
def test_a_choice_with_a_number_no_database_holds_is_no_choice(town: t.Town, kind: str) -> None:
    """Found by nonsense: SQLite cannot even be asked for such a number."""
    address = {"topic": "/emner/nyt/", "session": "/hold/nyt/", "organisation": "/organisationer/ny/"}[kind]
    fields = {"name": "Et navn", "solutions": "9" * 19, "instructors": "9" * 19, "contacts": "9" * 19}
    answer = town.ask("C", "post", address, data=fields)
    assert answer.status_code == 200
    assert {"topic": "solutions", "session": "instructors", "organisation": "contacts"}[kind] in answer.context[
        "form"
    ].errors


def test_two_rows_of_one_package_that_want_the_same_name_are_told_apart(town: t.Town) -> None:
    """Found by nonsense: the second row's fault names the first."""
    with pytest.raises(PackageRefused) as refused:
        import_package(files={"areas.csv": b"id;name\r\na;Havnen\r\nb;Havnen\r\n"}, now=timezone.now())
    (fault,) = refused.value.faults
    assert (fault.kind, fault.row) == (Kind.TAKEN, 3)
    assert "række 2" in told(fault)


def test_half_a_sign_from_a_strange_encoding_is_told_of_the_file(town: t.Town) -> None:
    """Found by nonsense: such a text can be read, and neither kept nor shown."""
    said = b'{"resources": [{"name": "people", "path": "people.csv", "encoding": "unicode_escape"}]}'
    with pytest.raises(PackageRefused) as refused:
        import_package(
            files={"datapackage.json": said, "people.csv": b"id;email;name\r\n\\ud800;a@b.dk;Bo\r\n"},
            now=timezone.now(),
        )
    assert {fault.kind for fault in refused.value.faults} == {Kind.WRONG_ENCODING}
