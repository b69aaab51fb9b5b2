"""A child's drawing of a house, made by code: a made-up picture for the made-up families."""

import io

from PIL import Image, ImageDraw

from portal.config import FileLimits
from portal.domain.attachments import ChosenFile
from portal.services.attachments import Offered, examine

SIZE = (1200, 900)


def a_drawing() -> tuple[ChosenFile, ...]:
    """The drawing, as somebody chooses a photograph of it on their phone."""
    file = io.BytesIO()
    _drawn().save(file, "JPEG", quality=88)
    return examine([Offered("drawing.jpg", file.tell(), file)], FileLimits())


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
