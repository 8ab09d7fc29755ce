"""Outlines of provinces, regencies and cities for maps. Source: `data/outlines.json` (see `data/LICENSES.txt`)."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Any

import numpy as np
import orjson
from matplotlib.path import Path


@functools.cache
def rings() -> dict[str, list[list[int]]]:
    """Rings by region code: a first point and steps from point to point, in thousandths of a degree."""
    return dict(orjson.loads((files("reports") / "data" / "outlines.json").read_bytes()))


@functools.cache
def outline(code: str) -> Path | None:
    """A region's outline in degrees east and north; None when there is none of this code."""
    flat = rings().get(code)
    if not flat:
        return None
    points: list[Any] = []
    codes: list[Any] = []
    for ring in flat:
        corners = np.cumsum(np.array(ring).reshape(-1, 2), axis=0) / 1000
        points.append(np.vstack([corners, corners[:1]]))
        codes.append([Path.MOVETO, *[Path.LINETO] * (len(corners) - 1), Path.CLOSEPOLY])
    return Path(np.concatenate(points), np.concatenate(codes))


def largest_ring_centre(code: str) -> tuple[float, float]:
    """The middle of a region's largest ring, where its name can stand."""
    best: tuple[float, float, float] = (-1.0, 0.0, 0.0)
    for ring in rings()[code]:
        corners = np.cumsum(np.array(ring).reshape(-1, 2), axis=0) / 1000
        x, y = corners[:, 0], corners[:, 1]
        cross = x * np.roll(y, -1) - np.roll(x, -1) * y
        area = cross.sum() / 2
        if abs(area) > best[0] and area:
            centre_x = ((x + np.roll(x, -1)) * cross).sum() / (6 * area)
            centre_y = ((y + np.roll(y, -1)) * cross).sum() / (6 * area)
            best = (abs(area), float(centre_x), float(centre_y))
    return best[1], best[2]


def large_rings(codes: list[str]) -> list[Any]:
    """The rings that decide what part of the world a map shows: islets far out at sea do not."""
    found: list[tuple[float, Any]] = []
    for code in codes:
        for ring in rings().get(code, []):
            corners = np.cumsum(np.array(ring).reshape(-1, 2), axis=0) / 1000
            x, y = corners[:, 0], corners[:, 1]
            found.append((abs(float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())), corners))
    largest = max(area for area, _ in found)
    return [corners for area, corners in found if area > largest * 0.01]
