"""A new SVG written from the shapes that a drawing of ReportLab paints: paths, clip paths and gradients, no more.

In: a drawing with its text as outlines. Out: SVG. What paints nothing is left out: no colour, no opacity, no area,
outside of the page or of its clip path, or wholly under an opaque upright rectangle that is painted later.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from msgspec import Struct
from reportlab.graphics.shapes import Circle, Drawing, Ellipse, Group, Line, Path, Polygon, PolyLine, Rect
from svglib.svglib import LinearGradientShape, RadialGradientShape

from briefgen.pictures.svg import SVG

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
MAX_COVERS = 300
"""The most rectangles, the largest first, under which hidden shapes are looked for."""
_KAPPA = 0.5522847498307936
_LETTERS = ("M", "L", "C", "Z")
_SIZES = (2, 2, 6, 0)
_EVEN_ODD = 0
"""ReportLab's `fillMode` for the even-odd rule."""
_PIXEL = 0.75
"""Points in a pixel (CSS 2.1 4.3.2)."""


class Layer(Group):
    """A group that is seen through, or not seen at all."""

    def __init__(self, opacity: float) -> None:
        super().__init__()
        self._opacity = opacity


class Contour(NamedTuple):
    """One part of a path as (letter, coordinates), in its own coordinates."""

    steps: tuple[tuple[str, tuple[float, ...]], ...]

    def points(self) -> Iterator[tuple[float, float]]:
        """The points that span it, with control points."""
        for _, numbers in self.steps:
            yield from zip(numbers[::2], numbers[1::2], strict=True)


class PaintedPath(Struct, frozen=True):
    """A path that is painted; `matrix` leads to the page in points, with y downwards."""

    contours: tuple[Contour, ...]
    matrix: Matrix
    clips: tuple[PaintedPath, ...]
    fill: str = ""
    fill_opacity: float = 1
    stroke: str = ""
    stroke_opacity: float = 1
    pen: tuple[float, int, int, tuple[float, ...]] = (0, 0, 0, ())
    even_odd: bool = False
    gradient: str = ""


def paint_svg(drawing: Drawing) -> bytes:
    """The SVG of what a drawing paints."""
    page: Box = (0, 0, float(drawing.width), float(drawing.height))
    flip: Matrix = (1, 0, 0, -1, 0, page[3])
    painted = [cut for each in _walk(drawing, flip, (), 1) if (cut := _cut(each, page))]
    return _write(list(_uncovered(painted)), page)


# ---- shapes of ReportLab


def _walk(shape: Any, matrix: Matrix, clips: tuple[PaintedPath, ...], opacity: float) -> Iterator[PaintedPath]:
    """What a shape paints, from below; a clip path holds for what follows it in its group."""
    if isinstance(shape, Group | Drawing):
        opacity *= shape._opacity if isinstance(shape, Layer) else 1
        inner = _multiply(matrix, cast("Matrix", tuple(shape.transform)))
        children: Any = shape.contents if opacity > 0 else ()
        for child in children:
            if getattr(child, "isClipPath", 0):
                even = child.fillMode == _EVEN_ODD
                clips = (*clips, PaintedPath(tuple(_contours(child)), inner, (), even_odd=even))
            else:
                yield from _walk(child, inner, clips, opacity)
    elif isinstance(shape, LinearGradientShape | RadialGradientShape):
        even = getattr(shape._clip_shape, "fillMode", None) == _EVEN_ODD
        contours = tuple(_contours(shape._clip_shape))
        yield PaintedPath(contours, matrix, clips, "url", opacity, even_odd=even, gradient=_gradient(shape))
    elif contours := tuple(_contours(shape)):
        yield _paint(shape, contours, matrix, clips, opacity)


def _paint(
    shape: Any, contours: tuple[Contour, ...], matrix: Matrix, clips: tuple[PaintedPath, ...], opacity: float
) -> PaintedPath:
    said = shape.getProperties()
    fill, fill_opacity = _colour(said.get("fillColor"), said.get("fillOpacity"), opacity)
    stroke, stroke_opacity = _colour(said.get("strokeColor"), said.get("strokeOpacity"), opacity)
    width = float(said.get("strokeWidth") or 0)
    if isinstance(shape, Line | PolyLine):
        fill = ""
    if width <= 0 or not stroke:
        stroke, width = "", 0.0
    dashes: Any = said.get("strokeDashArray") or ()
    lengths: Any = dashes[0] if dashes and isinstance(dashes[0], list | tuple) else dashes
    pen = (width, int(said.get("strokeLineCap") or 0), int(said.get("strokeLineJoin") or 0), tuple(map(float, lengths)))
    even = said.get("fillMode") == _EVEN_ODD
    return PaintedPath(contours, matrix, clips, fill, fill_opacity, stroke, stroke_opacity, pen, even)


def _colour(colour: Any, own: float | None, opacity: float) -> tuple[str, float]:
    """A colour as `#rrggbb`, and its opacity; empty where nothing is painted."""
    if colour is None:
        return "", 1
    seen = (float(getattr(colour, "alpha", 1)) if own is None else float(own)) * opacity
    return (f"#{colour.hexval()[2:8]}", min(seen, 1)) if seen > 0 else ("", 1)


def _contours(shape: Any) -> Iterator[Contour]:
    """The parts of a shape that have an extent."""
    steps: list[tuple[str, tuple[float, ...]]] = []
    for letter, numbers in _steps(shape):
        if letter == "M" and steps:
            yield Contour(tuple(steps))
            steps = []
        steps.append((letter, numbers))
    if len(steps) > 1:
        yield Contour(tuple(steps))


def _steps(shape: Any) -> Iterator[tuple[str, tuple[float, ...]]]:
    if isinstance(shape, Path):
        at = 0
        for operator in shape.operators:
            kind = int(operator)
            yield _LETTERS[kind], tuple(map(float, shape.points[at : at + _SIZES[kind]]))
            at += _SIZES[kind]
    elif isinstance(shape, Rect):
        yield from _rectangle(shape)
    elif isinstance(shape, Circle):
        yield from _ellipse(shape.cx, shape.cy, shape.r, shape.r)
    elif isinstance(shape, Ellipse):
        yield from _ellipse(shape.cx, shape.cy, shape.rx, shape.ry)
    elif isinstance(shape, Line):
        yield "M", (shape.x1, shape.y1)
        yield "L", (shape.x2, shape.y2)
    elif isinstance(shape, Polygon | PolyLine):
        points = [*zip(shape.points[::2], shape.points[1::2], strict=False)]
        yield from (("L" if at else "M", point) for at, point in enumerate(points))
        if isinstance(shape, Polygon):
            yield "Z", ()


def _rectangle(shape: Any) -> Iterator[tuple[str, tuple[float, ...]]]:
    x, y, w, h = shape.x, shape.y, shape.width, shape.height
    if w <= 0 or h <= 0:
        return
    rx, ry = min(shape.rx or 0, w / 2), min(shape.ry or 0, h / 2)
    if not (rx > 0 and ry > 0):
        yield from (("M", (x, y)), ("L", (x + w, y)), ("L", (x + w, y + h)), ("L", (x, y + h)), ("Z", ()))
        return
    dx, dy = rx * (1 - _KAPPA), ry * (1 - _KAPPA)
    yield "M", (x + rx, y)
    yield "L", (x + w - rx, y)
    yield "C", (x + w - dx, y, x + w, y + dy, x + w, y + ry)
    yield "L", (x + w, y + h - ry)
    yield "C", (x + w, y + h - dy, x + w - dx, y + h, x + w - rx, y + h)
    yield "L", (x + rx, y + h)
    yield "C", (x + dx, y + h, x, y + h - dy, x, y + h - ry)
    yield "L", (x, y + ry)
    yield "C", (x, y + dy, x + dx, y, x + rx, y)
    yield "Z", ()


def _ellipse(x: float, y: float, rx: float, ry: float) -> Iterator[tuple[str, tuple[float, ...]]]:
    if rx <= 0 or ry <= 0:
        return
    kx, ky = rx * _KAPPA, ry * _KAPPA
    yield "M", (x + rx, y)
    yield "C", (x + rx, y + ky, x + kx, y + ry, x, y + ry)
    yield "C", (x - kx, y + ry, x - rx, y + ky, x - rx, y)
    yield "C", (x - rx, y - ky, x - kx, y - ry, x, y - ry)
    yield "C", (x + kx, y - ry, x + rx, y - ky, x + rx, y)
    yield "Z", ()


def _gradient(shape: Any) -> str:
    """The element of a gradient but for its name and its id."""
    name, keys, numbers = "radialGradient", "cx cy r", [shape._cx, shape._cy, shape._r] if hasattr(shape, "_cx") else []
    if isinstance(shape, LinearGradientShape):
        name, keys, numbers = "linearGradient", "x1 y1 x2 y2", [shape._x0, shape._y0, shape._x1, shape._y1]
    where = " ".join(f'{key}="{_number(value)}"' for key, value in zip(keys.split(), numbers, strict=True))
    pairs = zip(shape._positions, shape._rl_colors, strict=True)
    stops = "".join(f'<stop offset="{_number(at)}" stop-color="#{c.hexval()[2:8]}"/>' for at, c in pairs)
    return f'<{name} id="%s" gradientUnits="userSpaceOnUse" {where}>{stops}</{name}>'


# ---- what is seen


def _cut(path: PaintedPath, page: Box) -> PaintedPath | None:
    """A path without the parts outside of the page and its clip paths; `None` where nothing is left.

    A part outside adds nothing to the winding of a point inside (SVG 1.1 11.3), so the rest looks the same.
    """
    a, b, c, d, _, _ = path.matrix
    if not (path.fill or path.stroke) or a * d - b * c == 0:
        return None
    seen = page
    for clip in path.clips:
        seen = _meet(seen, _union([_box(each, clip.matrix) for each in clip.contours]))
    reach = _reach(path)
    kept = tuple(
        each
        for each in path.contours
        if _overlap(_grow(box := _box(each, path.matrix), reach), seen) and (reach or _has_area(box))
    )
    return _with_contours(path, kept) if kept else None


def _uncovered(painted: list[PaintedPath]) -> Iterator[PaintedPath]:
    """Paths without the parts that lie wholly under an opaque upright rectangle that is painted later."""
    covers = [(at, box) for at, path in enumerate(painted) if (box := _cover(path))]
    covers = sorted(covers, key=lambda each: (each[1][0] - each[1][2]) * (each[1][3] - each[1][1]))[:MAX_COVERS]
    for at, path in enumerate(painted):
        above = [box for number, box in covers if number > at]
        reach = _reach(path)
        kept = [
            each
            for each in path.contours
            if not (above and any(_is_inside(_grow(_box(each, path.matrix), reach), cover) for cover in above))
        ]
        if kept:
            yield _with_contours(path, tuple(kept))


def _cover(path: PaintedPath) -> Box | None:
    """The rectangle that a path covers whole, if it is opaque, upright and not clipped."""
    if path.clips or path.gradient or not path.fill or path.fill_opacity < 1 or len(path.contours) != 1:
        return None
    if any(letter == "C" for letter, _ in path.contours[0].steps):
        return None
    corners = [_apply(path.matrix, point) for point in path.contours[0].points()]
    corners = corners[:-1] if len(corners) == 5 and corners[0] == corners[4] else corners
    box = _box(path.contours[0], path.matrix)
    if len(corners) != 4 or len({(round(x, 6), round(y, 6)) for x, y in corners}) != 4:
        return None
    sides = zip(corners, [*corners[1:], corners[0]], strict=True)
    is_upright = all(abs(a[0] - b[0]) < 1e-6 or abs(a[1] - b[1]) < 1e-6 for a, b in sides)
    return box if is_upright and all(_is_corner(corner, box) for corner in corners) else None


def _is_corner(point: tuple[float, float], box: Box) -> bool:
    return all(min(abs(point[n] - box[n]), abs(point[n] - box[n + 2])) < 1e-6 for n in (0, 1))


def _with_contours(path: PaintedPath, contours: tuple[Contour, ...]) -> PaintedPath:
    names = ("matrix", "clips", "fill", "fill_opacity", "stroke", "stroke_opacity", "pen", "even_odd", "gradient")
    return PaintedPath(contours, *(getattr(path, name) for name in names))


def _reach(path: PaintedPath) -> float:
    """How far a stroke may reach beyond its path: half its width, ten times that at a mitred corner."""
    a, b, c, d, _, _ = path.matrix
    return path.pen[0] * 5 * max(abs(a) + abs(c), abs(b) + abs(d)) if path.stroke else 0


def _multiply(m: Matrix, n: Matrix) -> Matrix:
    """The matrix that applies `n`, then `m`."""
    e, f = _apply(m, (n[4], n[5]))
    return (
        *(m[0] * n[0] + m[2] * n[1], m[1] * n[0] + m[3] * n[1]),
        *(m[0] * n[2] + m[2] * n[3], m[1] * n[2] + m[3] * n[3]),
        *(e, f),
    )


def _apply(m: Matrix, point: tuple[float, float]) -> tuple[float, float]:
    x, y = point
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _box(contour: Contour, matrix: Matrix) -> Box:
    points = [_apply(matrix, point) for point in contour.points()]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _union(boxes: list[Box]) -> Box:
    if not boxes:
        return 0, 0, -1, -1
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _meet(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _grow(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _overlap(one: Box, other: Box) -> bool:
    both = _meet(one, other)
    return both[0] < both[2] and both[1] < both[3]


def _has_area(box: Box) -> bool:
    return box[0] < box[2] and box[1] < box[3]


def _is_inside(inner: Box, outer: Box) -> bool:
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


# ---- writing


def _write(painted: list[PaintedPath], page: Box) -> bytes:
    ids: dict[str, str] = {}

    def refer(text: str) -> str:
        return f"url(#{ids.setdefault(text, f'a{len(ids) + 1}')})"

    body = []
    for path in painted:
        text = _path_xml(path, refer(path.gradient) if path.gradient else path.fill or "none")
        for clip in reversed(path.clips):
            rule = ' clip-rule="evenodd"' if clip.even_odd else ""
            shape = f'<path d="{_data(clip.contours)}"{_transform(clip.matrix)}{rule}/>'
            text = f'<g clip-path="{refer(f"""<clipPath id="%s">{shape}</clipPath>""")}">{text}</g>'
        body.append(text)
    defs = "".join(text % name for text, name in ids.items())
    width, height = _number(page[2]), _number(page[3])
    size = f'width="{_number(page[2] / _PIXEL)}" height="{_number(page[3] / _PIXEL)}" viewBox="0 0 {width} {height}"'
    head = f"<defs>{defs}</defs>" if defs else ""
    return f'<svg xmlns="{SVG}" {size}>{head}{"".join(body)}</svg>'.encode()


def _path_xml(path: PaintedPath, fill: str) -> str:
    words = [f'd="{_data(path.contours)}" fill="{fill}"']
    if path.fill_opacity < 1:
        words.append(f'fill-opacity="{_number(path.fill_opacity)}"')
    if path.even_odd:
        words.append('fill-rule="evenodd"')
    if path.stroke:
        width, cap, join, dashes = path.pen
        words.append(f'stroke="{path.stroke}" stroke-width="{_number(width)}"')
        words += [f'stroke-opacity="{_number(path.stroke_opacity)}"'] if path.stroke_opacity < 1 else []
        words += [f'stroke-linecap="{("butt", "round", "square")[cap]}"'] if cap else []
        words += [f'stroke-linejoin="{("miter", "round", "bevel")[join]}"'] if join else []
        words += [f'stroke-dasharray="{",".join(map(_number, dashes))}"'] if dashes else []
    if path.gradient:  # svglib loses the transform of a path with a gradient, not that of its group
        return f"<g{_transform(path.matrix)}><path {' '.join(words)}/></g>"
    return f"<path {' '.join(words)}{_transform(path.matrix)}/>"


def _data(contours: tuple[Contour, ...]) -> str:
    return "".join(letter + " ".join(map(_number, numbers)) for each in contours for letter, numbers in each.steps)


def _transform(matrix: Matrix) -> str:
    words = [_number(value) for value in matrix]
    return "" if words == ["1", "0", "0", "1", "0", "0"] else f' transform="matrix({",".join(words)})"'


def _number(value: float) -> str:
    """A number with at most five digits after the point, and never an exponent."""
    text = f"{value:.5f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
