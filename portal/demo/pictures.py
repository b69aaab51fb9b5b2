"""Drawings made by code, plainly drawings: a child's house for the made-up families, faces for the made-up staff."""

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw

from portal.config import FileLimits
from portal.domain.attachments import ChosenFile
from portal.domain.faces import Portrait
from portal.services import faces
from portal.services.attachments import Offered, examine

SIZE = (1200, 900)
FACE = (400, 400)
AT_MOST = 1 << 20


def a_drawing() -> tuple[ChosenFile, ...]:
    """The drawing, as somebody chooses a photograph of it on their phone."""
    file = io.BytesIO()
    _drawn().save(file, "JPEG", quality=88)
    return examine([Offered("drawing.jpg", file.tell(), file)], FileLimits())


@dataclass(frozen=True, slots=True)
class FaceColours:
    """What tells one drawn face from another."""

    skin: str
    hair: str
    coat: str
    paper: str
    has_long_hair: bool


def a_face(colours: FaceColours) -> Portrait:
    """The face of somebody who does not exist, as they would choose it on their account page."""
    file = io.BytesIO()
    _drawn_face(colours).save(file, "PNG")
    return faces.prepare(Offered("face.png", file.tell(), file), most_bytes=AT_MOST)


def _drawn_face(colours: FaceColours) -> Image.Image:
    picture = Image.new("RGB", FACE, colours.paper)
    pen = ImageDraw.Draw(picture)
    if colours.has_long_hair:
        pen.rounded_rectangle((98, 90, 302, 330), radius=90, fill=colours.hair)
    pen.ellipse((60, 300, 340, 560), fill=colours.coat)
    pen.rectangle((170, 240, 230, 320), fill=colours.skin)
    pen.ellipse((115, 80, 285, 290), fill=colours.skin)
    pen.pieslice((108, 62, 292, 260), 180, 360, fill=colours.hair)
    for middle in (165, 235):
        pen.ellipse((middle - 9, 182, middle + 9, 200), fill="#2d2a28")
    pen.arc((160, 195, 240, 255), 25, 155, fill="#2d2a28", width=7)
    return picture


def _drawn() -> Image.Image:
    picture = Image.new("RGB", SIZE, "#f6efdc")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 690, 1200, 900), fill="#8fb573")
    pen.ellipse((930, 70, 1090, 230), fill="#efc04a")
    pen.rectangle((330, 400, 730, 720), fill="#c9715a", outline="#5a3327", width=10)
    pen.polygon(((290, 410), (530, 200), (770, 410)), fill="#6d4a78", outline="#3d2945", width=8)
    pen.rectangle((490, 540, 580, 720), fill="#7a5230", outline="#3f2a18", width=6)
    for left in (380, 620):
        pen.rectangle((left, 460, left + 70, 530), fill="#bfe0ea", outline="#3f2a18", width=6)
    pen.rectangle((905, 520, 945, 720), fill="#7a5230")
    pen.ellipse((820, 330, 1030, 560), fill="#4f8a4f")
    for middle, colour in ((140, "#3f6fa8"), (230, "#b8485a")):
        pen.ellipse((middle - 32, 520, middle + 32, 584), fill="#e2b48c")
        pen.line((middle, 584, middle, 690), fill=colour, width=22)
        pen.line((middle - 45, 620, middle + 45, 620), fill=colour, width=14)
        pen.line((middle, 690, middle - 30, 760), fill="#444444", width=12)
        pen.line((middle, 690, middle + 30, 760), fill="#444444", width=12)
    return picture
