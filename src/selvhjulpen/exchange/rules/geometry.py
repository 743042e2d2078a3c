"""``areas.geojson``: the outlines of areas, as GeoJSON in WGS 84 (longitude, latitude)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from selvhjulpen.exchange.rules.faults import Fault, Kind, fault
from selvhjulpen.lib.json_text import read_json

GEOMETRY = "geometry"  # the value of an area that stands in this file: its outline as one form of JSON text


def canonical(geometry: object) -> str:
    """One text for one outline, whatever order its keys came in."""
    return json.dumps(geometry, sort_keys=True, separators=(",", ":"))


def read_outlines(file: str, data: bytes, *, area_by_name: Mapping[str, str]) -> tuple[dict[str, str], list[Fault]]:
    """Outlines by area id. A feature names its area by its id, else by its name (in lower case in ``area_by_name``)."""
    try:
        features = read_json(data)["features"]
        named = [(feature, feature.get("properties") or {}) for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}, [fault(file, Kind.BAD_GEOJSON)]
    outlines: dict[str, str] = {}
    faults: list[Fault] = []
    for number, (feature, properties) in enumerate(named, 1):
        where = f"features[{number}]"
        area = feature.get("id", properties.get("id"))
        name = str(properties.get("name") or properties.get("navn") or "")
        if area is None:
            area = area_by_name.get(name.strip().casefold())
        if area is None:
            faults.append(fault(file, Kind.NOT_AN_AREA, column=where, value=name))
            continue
        geometry = feature.get("geometry")
        if geometry is None:
            continue
        kind = _fault_of(geometry)
        if kind:
            faults.append(fault(file, kind, column=where, value=str(area)))
        elif str(area) in outlines:
            faults.append(fault(file, Kind.REPEATED_ID, column=where, value=str(area)))
        else:
            outlines[str(area)] = canonical({key: geometry[key] for key in ("type", "coordinates")})
    return outlines, faults


def written_outlines(areas: list[tuple[str, str, str]]) -> str:
    """The file for (id, name, outline) of every area that has one; one feature a line."""
    lines = [
        f'{{"type":"Feature","id":{json.dumps(area, ensure_ascii=False)},'
        f'"properties":{{"name":{json.dumps(name, ensure_ascii=False)}}},"geometry":{outline}}}'
        for area, name, outline in areas
        if outline
    ]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def _fault_of(geometry: Any) -> Kind | None:
    if not isinstance(geometry, dict):
        return Kind.NOT_AN_OUTLINE
    coordinates = geometry.get("coordinates")
    polygons: Any = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(geometry.get("type")))
    try:
        rings = [ring for polygon in polygons or [] for ring in polygon]
        if not rings or any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
            return Kind.NOT_AN_OUTLINE
        if any(not (abs(float(point[0])) <= 180 and abs(float(point[1])) <= 90) for ring in rings for point in ring):
            return Kind.NOT_WGS84
    except (TypeError, ValueError, IndexError, KeyError):
        return Kind.NOT_AN_OUTLINE
    return None
