"""``datapackage.json``: written from the schemas, and read for what it says about somebody else's files."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from selvhjulpen.exchange.rules.faults import Fault, Kind, fault
from selvhjulpen.exchange.rules.resources import BY_NAME, DESCRIPTOR_FILE, GEOMETRY_FILE, GEOMETRY_NAME, RESOURCES
from selvhjulpen.exchange.rules.schema import SEVERAL, Field, Resource, Type
from selvhjulpen.exchange.rules.values import FALSE, TRUE, Reading, nearest
from selvhjulpen.lib.json_text import read_json

DELIMITER = ";"
ENCODING = "utf-8"  # with a byte order mark, which Excel asks for
DECIMAL_CHAR = ","

_TABLE_SCHEMA_TYPES = {
    Type.INTEGER: "integer",
    Type.DECIMAL: "number",
    Type.BOOLEAN: "boolean",
    Type.DATE: "date",
    Type.TIME: "time",
    Type.MOMENT: "datetime",
    Type.MONEY: "number",
    Type.SHARE: "number",
}


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────


def descriptor() -> str:
    """The ``datapackage.json`` of an export; the same for every export."""
    package = {
        "profile": "data-package",
        "name": "selvhjulpen",
        "title": "Selvhjulpen: et program af kurser, deltagere og tal",
        "description": "Formatet er beskrevet felt for felt i docs/data-package.md. Filerne rummer personoplysninger.",
        "resources": [
            *map(_resource, RESOURCES),
            {
                "name": GEOMETRY_NAME,
                "title": "Områdernes omrids",
                "path": GEOMETRY_FILE,
                "format": "geojson",
                "mediatype": "application/geo+json",
                "encoding": ENCODING,
            },
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(resource: Resource) -> dict[str, Any]:
    references = [f for f in resource.fields if f.type is Type.REFERENCE]
    schema: dict[str, Any] = {
        "fields": [_field(f) for f in resource.fields],
        "missingValues": [""],
        "primaryKey": ["id"],
    }
    if references:
        schema["foreignKeys"] = [
            {"fields": [f.name], "reference": {"resource": f.references, "fields": ["id"]}} for f in references
        ]
    return {
        "profile": "tabular-data-resource",
        "name": resource.name,
        "title": resource.title_da,
        "description": resource.description_da,
        "path": resource.file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": ENCODING,
        "dialect": {"delimiter": DELIMITER, "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": schema,
    }


def _field(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "type": _TABLE_SCHEMA_TYPES.get(field.type, "string"),
        "description": field.description_da,
    }
    constraints: dict[str, Any] = {}
    if field.required:
        constraints["required"] = True
    match field.type:
        case Type.MOMENT:
            described["format"] = "any"  # ISO 8601 with its offset from UTC
        case Type.BOOLEAN:
            described |= {"trueValues": [TRUE], "falseValues": [FALSE]}
        case Type.DECIMAL:
            described["decimalChar"] = DECIMAL_CHAR
            constraints |= {"minimum": field.minimum, "maximum": field.maximum}
        case Type.MONEY:
            described["decimalChar"] = DECIMAL_CHAR
            constraints |= {"minimum": (field.minimum or 0) / 100, "maximum": (field.maximum or 0) / 100}
        case Type.SHARE:
            described["decimalChar"] = DECIMAL_CHAR
            constraints |= {"minimum": (field.minimum or 0) / 10, "maximum": (field.maximum or 0) / 10}
        case Type.INTEGER:
            constraints |= {"minimum": field.minimum, "maximum": field.maximum}
        case Type.CHOICE:
            constraints["enum"] = list(field.codes)
        case _ if field.maximum is not None and field.type not in SEVERAL:
            # One more than the text itself: the apostrophe that disarms a formula takes a place.
            constraints["maxLength"] = field.maximum + 1
    if constraints:
        described["constraints"] = constraints
    return described


# ── Reading ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Source:
    """Where a resource's text is, and how it says that it is written; empty strings are found out instead."""

    path: str
    encoding: str = ""
    delimiter: str = ""
    quote_char: str = '"'
    missing: frozenset[str] = frozenset({""})
    columns: dict[str, Reading] = field(default_factory=dict, hash=False)
    is_described: bool = False
    is_missing: bool = False


def sources(files: dict[str, bytes]) -> tuple[dict[str, Source], list[Fault]]:
    """Which file holds which resource (by name, the geometry too), and what is wrong with saying so."""
    if DESCRIPTOR_FILE not in files:
        return _sources_by_file_name(files)
    try:
        package = read_json(files[DESCRIPTOR_FILE])
        resources = package["resources"]
        named = [(str(r["name"]), r) for r in resources]
        paths = [r["path"] for _, r in named]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        return {}, [fault(DESCRIPTOR_FILE, Kind.BAD_DESCRIPTOR, detail=_where(error))]
    found, faults = {}, []
    for (name, said), path in zip(named, paths, strict=True):
        path = path[0] if isinstance(path, list) and len(path) == 1 else path
        if name not in BY_NAME and name != GEOMETRY_NAME:
            faults.append(fault(DESCRIPTOR_FILE, Kind.UNKNOWN_RESOURCE, value=name, **_names(name)))
        elif not isinstance(path, str) or not _is_inside(path):
            faults.append(fault(DESCRIPTOR_FILE, Kind.UNSAFE_PATH, value=str(path)))
        elif path not in files:
            faults.append(fault(path, Kind.MISSING_FILE))
            found[name] = Source(path, is_missing=True)
        else:
            try:
                found[name] = _source(path, said)
            except LookupError:
                faults.append(fault(DESCRIPTOR_FILE, Kind.UNKNOWN_ENCODING, value=str(said.get("encoding"))))
            except (TypeError, ValueError, AttributeError):
                faults.append(fault(DESCRIPTOR_FILE, Kind.BAD_DESCRIPTOR, detail=name))
    listed = set(map(str, paths))
    faults += [
        fault(name, Kind.UNLISTED_FILE)
        for name in files
        if name not in listed and (name.lower().endswith(".csv") or name == GEOMETRY_FILE)
    ]
    return found, faults


def _sources_by_file_name(files: dict[str, bytes]) -> tuple[dict[str, Source], list[Fault]]:
    known = {resource.file: resource.name for resource in RESOURCES} | {GEOMETRY_FILE: GEOMETRY_NAME}
    found = {known[name.lower()]: Source(name) for name in files if name.lower() in known}
    faults = [
        fault(name, Kind.UNKNOWN_FILE, **_names(name.lower().removesuffix(".csv")))
        for name in files
        if name.lower().endswith(".csv") and name.lower() not in known
    ]
    if not found and not faults:
        faults = [Fault(DESCRIPTOR_FILE, Kind.NO_FILES)]
    return found, faults


def _names(said: str) -> dict[str, Any]:
    return {"choices": ", ".join(BY_NAME), "suggestion": nearest(said, {name: name for name in BY_NAME})}


def _is_inside(path: str) -> bool:
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and "\\" not in path and ":" not in path


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"linje {error.lineno}"
    return str(error) if isinstance(error, KeyError) else ""


def _source(path: str, said: dict[str, Any]) -> Source:
    encoding = str(said.get("encoding") or "")
    "x".encode(encoding or ENCODING)  # raises LookupError where it is no encoding of text
    dialect = said.get("dialect") or {}
    dialect = dialect.get("csv") or dialect
    schema = said.get("schema") or {}
    # Raises TypeError where either is not one sign.
    csv.reader([], delimiter=dialect.get("delimiter") or DELIMITER, quotechar=dialect.get("quoteChar") or '"')
    return Source(
        path,
        encoding=encoding,
        delimiter=str(dialect.get("delimiter") or ""),
        quote_char=str(dialect.get("quoteChar") or '"'),
        missing=frozenset(schema.get("missingValues") or []) | {""},
        columns={str(f["name"]): _reading(f) for f in schema.get("fields") or []},
        is_described=True,
    )


def _reading(said: dict[str, Any]) -> Reading:
    plain = Reading()
    pattern = str(said.get("format") or "")
    return Reading(
        format=pattern if "%" in pattern else "",
        decimal_char=str(said.get("decimalChar") or ""),
        group_char=str(said.get("groupChar") or ""),
        true_values=plain.true_values | {str(v).casefold() for v in said.get("trueValues") or []},
        false_values=plain.false_values | {str(v).casefold() for v in said.get("falseValues") or []},
    )
