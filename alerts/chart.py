"""The small picture of a digest: bars with their numbers, on a transparent ground that suits light and dark mails."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

# Drawn at twice the size it is shown at, so that it is sharp on phones.
SCALE = 2
WIDTH = 430
ROW = 28
LABEL = 178
INK = (117, 129, 143, 255)  # reads alike on white and on the dark ground (4:1 each)
BAR = (31, 138, 112, 255)
TRACK = (128, 140, 150, 40)
MOST_BARS = 8
FONT = 14  # on a phone the picture shrinks to four fifths; smaller letters would be lost


def bars(counts: Sequence[tuple[str, int]]) -> bytes:
    """A bar chart.

    Args:
        counts: label and count of each bar, top to bottom; not empty.

    Returns:
        A PNG, the same bytes for the same counts.
    """
    height = ROW * len(counts) + 4
    image = Image.new("RGBA", (WIDTH * SCALE, height * SCALE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    most = max(count for _, count in counts)
    room = WIDTH - LABEL - 44
    for index, (label, count) in enumerate(counts):
        top = index * ROW + 4
        middle = (top + (ROW - 4) / 2) * SCALE
        draw.text((0, middle), _fit(label), fill=INK, font=_font(FONT * SCALE), anchor="lm")
        box = [LABEL * SCALE, (top + 4) * SCALE, (LABEL + room) * SCALE, (top + ROW - 8) * SCALE]
        draw.rounded_rectangle(box, radius=7 * SCALE, fill=TRACK)
        box[2] = round((LABEL + max(14.0, room * count / max(most, 1))) * SCALE)
        draw.rounded_rectangle(box, radius=7 * SCALE, fill=BAR)
        draw.text(((LABEL + room + 10) * SCALE, middle), str(count), fill=INK, font=_font(FONT * SCALE), anchor="lm")
    out = io.BytesIO()
    # 64 colours are enough for bars and smooth letters, and a third of the bytes.
    image.quantize(64, method=Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=True)
    return out.getvalue()


@functools.cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _fit(label: str) -> str:
    font = _font(FONT * SCALE)
    if font.getlength(label) <= (LABEL - 12) * SCALE:
        return label
    while label and font.getlength(f"{label}…") > (LABEL - 12) * SCALE:
        label = label[:-1]
    return f"{label.rstrip()}…"


def top_counts(counts: dict[str, int], rest: str) -> list[tuple[str, int]]:
    """The largest counts first, what is beyond the last bar summed up under `rest`."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    if len(ordered) <= MOST_BARS:
        return ordered
    shown = ordered[: MOST_BARS - 1]
    return [*shown, (rest, sum(count for _, count in ordered[MOST_BARS - 1 :]))]
