"""The municipality's own file of areas (GeoJSON), matched with the areas known here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from selvhjulpen.lib.geo import NotAShape, ShapeFault, read_shape
from selvhjulpen.lib.json_text import read_json

# Under these properties municipalities name their areas.
NAME_PROPERTIES = ("key", "name", "navn", "omraade", "område", "bydel", "distrikt")


class Why(Enum):
    """Why a file, or one feature of it, cannot be used."""

    NOT_TEXT = "not_text"  # not UTF-8
    NOT_JSON = "not_json"
    NOT_A_COLLECTION = "not_a_collection"  # not a FeatureCollection with features
    NO_NAME = "no_name"
    UNKNOWN_AREA = "unknown_area"
    TWICE = "twice"  # two features for one area
    NO_OUTLINE = "no_outline"  # a point or a line
    BROKEN_OUTLINE = "broken_outline"
    NOT_DEGREES = "not_degrees"


@dataclass(frozen=True)
class FileFault:
    """``feature`` is the number in the file, from 1 (0: the file itself); ``value`` what stood there."""

    why: Why
    feature: int = 0
    value: str = ""


@dataclass
class Outlines:
    """``geometry`` of each area by its key, and every fault of the file; with a fault nothing is to be used."""

    geometry: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: list[FileFault] = field(default_factory=list)


def read_outlines(content: bytes, *, areas: Mapping[str, str]) -> Outlines:
    """Read a file. ``areas``: key to name of the areas there are; a feature names one by key or by name."""
    outlines = Outlines()
    try:
        document = read_json(content)
    except UnicodeDecodeError:
        outlines.faults.append(FileFault(Why.NOT_TEXT))
        return outlines
    except (ValueError, RecursionError) as error:
        # Numbers of thousands of digits, and lists in lists without end, are refused without a line.
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        outlines.faults.append(FileFault(Why.NOT_JSON, value=str(line)))
        return outlines
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features or not all(isinstance(feature, dict) for feature in features):
        outlines.faults.append(FileFault(Why.NOT_A_COLLECTION))
        return outlines
    keys = {_folded(name): key for key, name in areas.items()} | {_folded(key): key for key in areas}
    for number, feature in enumerate(features, start=1):
        _read_feature(feature, number, keys, outlines)
    return outlines


def _read_feature(feature: dict[str, Any], number: int, keys: Mapping[str, str], outlines: Outlines) -> None:
    name = _name_of(feature)
    key = keys.get(_folded(name))
    if not name:
        outlines.faults.append(FileFault(Why.NO_NAME, number))
    elif key is None:
        outlines.faults.append(FileFault(Why.UNKNOWN_AREA, number, name))
    elif key in outlines.geometry:
        outlines.faults.append(FileFault(Why.TWICE, number, name))
    geometry = feature.get("geometry")
    try:
        read_shape(geometry)
    except NotAShape as error:
        outlines.faults.append(FileFault(_WHY[error.fault], number, name))
    if key is not None and isinstance(geometry, dict):
        outlines.geometry.setdefault(key, geometry)


_WHY = {
    ShapeFault.WRONG_TYPE: Why.NO_OUTLINE,
    ShapeFault.BROKEN: Why.BROKEN_OUTLINE,
    ShapeFault.NOT_DEGREES: Why.NOT_DEGREES,
}


def _name_of(feature: dict[str, Any]) -> str:
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        return ""
    lower = {str(name).casefold(): value for name, value in properties.items()}
    return next((str(lower[name]).strip() for name in NAME_PROPERTIES if lower.get(name)), "")


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
