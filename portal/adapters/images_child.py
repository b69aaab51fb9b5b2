"""Rewrites one photograph from standard input to standard output, in a process of its own that can do nothing else.

Started by `portal.adapters.images`, never imported by the portal. It holds no secret and no environment, and before it
looks at a single byte it gives up memory, time and, last, the right to open anything: neither file nor network.
"""

import errno
import io
import os
import resource
import sys
import warnings

# Everything that a photograph may need is loaded now: afterwards nothing can be opened any more.
from PIL import (  # noqa: F401
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

Image.preinit()

UNREADABLE = 3
TOO_LARGE = 4
BROKE = 5
MOVES = 6
_SRGB = ImageCms.createProfile("sRGB")
_QUALITY = 90
_SQUARE_QUALITY = 80
_A_LITTLE_ABOVE_THE_MIDDLE = (0.5, 0.4)
"""Where a face is in a picture that is taller than wide."""


def _limit(*, seconds: int, memory: int, output: int) -> None:
    limits = [
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),
    ]
    if sys.platform == "linux":  # elsewhere the system itself already has more address space than this
        limits.append((resource.RLIMIT_AS, memory))
    for which, most in limits:
        resource.setrlimit(which, (most, most))


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001, RUF100 - what a phone writes about itself may be nonsense; the picture is not
        return image


def _in_common_colours(image: Image.Image) -> Image.Image:
    """Colours as every screen shows them, so that the profile need not be kept."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            changed = None
        if changed is not None:
            return changed
    if "transparency" in image.info:
        return image.convert("RGBA")
    return image if image.mode in {"L", "LA", "RGB", "RGBA"} else image.convert("RGB")


class PictureMovesError(Exception):
    """It holds more than one picture."""


def _square(image: Image.Image, side: int) -> Image.Image:
    """The middle of it, that many pixels wide and high, on white where it was transparent."""
    small = ImageOps.fit(image.convert("RGBA"), (side, side), centering=_A_LITTLE_ABOVE_THE_MIDDLE)
    paper = Image.new("RGB", small.size, "white")
    paper.paste(small, mask=small.getchannel("A"))
    return paper


def rewrite(image_format: str, most_pixels: int, side: int) -> None:
    """Read, turn upright, and write nothing but the pixels; with a side, a square of that many pixels, as JPEG."""
    Image.MAX_IMAGE_PIXELS = most_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(sys.stdin.buffer, formats=(image_format,)) as image:
        # Some phones put a second, hidden picture into a JPEG file; that one does not move.
        if side and getattr(image, "is_animated", False) and image.format != "MPO":
            raise PictureMovesError
        image.load()
        plain = _in_common_colours(_upright(image))
    # Everything that is not a pixel goes: where and when, which phone, whose, comments, previews, what stands behind.
    plain.info.clear()
    if side:
        _square(plain, side).save(sys.stdout.buffer, "JPEG", quality=_SQUARE_QUALITY)
    else:
        plain.save(sys.stdout.buffer, image_format, quality=_QUALITY)
    sys.stdout.buffer.flush()


def main() -> int:
    image_format, most_pixels, seconds, memory, output, side = sys.argv[1], *map(int, sys.argv[2:7])
    _limit(seconds=seconds, memory=memory, output=output)
    try:
        rewrite(image_format, most_pixels, side)
    except PictureMovesError:
        return MOVES
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return TOO_LARGE
    except OSError as problem:  # what Pillow raises for a damaged picture has no number; the system's own have
        if problem.errno is None:
            return UNREADABLE
        return TOO_LARGE if problem.errno == errno.EFBIG else BROKE
    except Exception:  # noqa: BLE001, RUF100 - whatever a broken picture breaks
        return UNREADABLE
    return 0


if __name__ == "__main__":
    # Without the interpreter's own goodbye, which would want to open things.
    os._exit(main())
