"""The few files every page shares, joined, named by their content and kept in memory.

A family page asks for one stylesheet and one script; a staff page adds one more stylesheet, and the inbox one more
script. There is no build step: the parts under ``portal/static`` are joined when the application starts, so a
component is one file and a page is three requests. The name holds a hash of the bytes, so a browser may keep a file for
good and never shows an old one.
"""

import gzip
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

ADDRESS_PREFIX: Final = "/static/"
_ONE_YEAR: Final = "public, max-age=31536000, immutable"
_STYLESHEET: Final = "text/css; charset=utf-8"
_SCRIPT: Final = "text/javascript; charset=utf-8"

# Text in quotation marks is copied as it stands; everything around it may lose its comments and spare blanks.
_COMMENT_OR_QUOTED: Final = re.compile(r"""/\*.*?\*/|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", re.DOTALL)
_QUOTED: Final = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", re.DOTALL)
_BLANKS: Final = re.compile(r"\s+")
_SPARE_BLANK: Final = re.compile(r" ?([{};,]) ?|(?<=:) ")
_LINE_COMMENT: Final = re.compile(r"^\s*//.*\n", re.MULTILINE)
_INDENT: Final = re.compile(r"^[ \t]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as a browser receives it. ``name`` is hashed, ``etag`` is the bare value without quotation marks."""

    name: str
    content_type: str
    body: bytes
    compressed: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class Assets:
    """Every shared file of this installation: plain names in templates, hashed names in requests."""

    _addresses: Mapping[str, str]
    _by_name: Mapping[str, Asset]

    @classmethod
    def build(cls, static_folder: Path) -> "Assets":
        """Join and hash the parts below ``static_folder``; raise ``FileNotFoundError`` when a part is missing."""
        css = static_folder / "css"
        parts = {
            "portal.css": [
                css / "tokens.css",
                css / "base.css",
                *_sorted(css / "components", "*.css"),
                css / "print.css",
            ],
            "staff.css": _sorted(css / "staff", "*.css"),
            "portal.js": _sorted(static_folder / "js", "*.js"),
            "staff.js": _sorted(static_folder / "js" / "staff", "*.js"),
            "offline.js": _sorted(static_folder / "js" / "offline", "*.js"),
        }
        assets = {plain: _make(plain, _read(files)) for plain, files in parts.items()}
        return cls(
            _addresses=MappingProxyType({plain: ADDRESS_PREFIX + asset.name for plain, asset in assets.items()}),
            _by_name=MappingProxyType({asset.name: asset for asset in assets.values()}),
        )

    def address(self, plain_name: str) -> str:
        """Return the address of ``portal.css`` or one of its kind; any other name is a ``KeyError``."""
        return self._addresses[plain_name]

    def text(self, plain_name: str) -> str:
        """Return what ``portal.css`` or one of its kind holds; any other name is a ``KeyError``."""
        return self._by_name[self._addresses[plain_name].removeprefix(ADDRESS_PREFIX)].body.decode()

    def find(self, name: str) -> Asset | None:
        """Return the file with this hashed name, or None."""
        return self._by_name.get(name)

    def response(self, name: str, accept_gzip: bool) -> Response:  # noqa: FBT001  the answer to one request header
        """Answer a request for a hashed name; raise ``NotFound`` for a name this installation does not have.

        The two encodings carry different entity tags, since a tag names exact bytes. The caller may still turn the
        answer into 304 with ``make_conditional``.
        """
        asset = self.find(name)
        if asset is None:
            raise NotFound
        answer = Response(asset.compressed if accept_gzip else asset.body)
        answer.headers["Content-Type"] = asset.content_type
        answer.headers["Cache-Control"] = _ONE_YEAR
        answer.headers["Vary"] = "Accept-Encoding"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        if accept_gzip:
            answer.headers["Content-Encoding"] = "gzip"
        answer.set_etag(asset.etag + ("-gz" if accept_gzip else ""))
        return answer


def _sorted(folder: Path, pattern: str) -> list[Path]:
    found = sorted(folder.glob(pattern))
    if not found:
        raise FileNotFoundError(f"No {pattern} in {folder}: the installation is incomplete.")
    return found


def _read(files: Iterable[Path]) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def _make(plain_name: str, source: str) -> Asset:
    stem, _, kind = plain_name.rpartition(".")
    text = shorten_css(source) if kind == "css" else shorten_js(source)
    body = text.encode()
    digest = hashlib.sha256(body).hexdigest()[:12]
    return Asset(
        name=f"{stem}-{digest}.{kind}",
        content_type=_STYLESHEET if kind == "css" else _SCRIPT,
        body=body,
        compressed=gzip.compress(body, compresslevel=9, mtime=0),
        etag=digest,
    )


def shorten_css(source: str) -> str:
    """Return the stylesheet without comments and spare blanks; text in quotation marks stays as it is."""
    without_comments = _COMMENT_OR_QUOTED.sub(lambda match: match[1] or " ", source)
    return "".join(_squeezed(_QUOTED.split(without_comments))).strip()


def _squeezed(pieces: list[str]) -> Iterator[str]:
    for index, piece in enumerate(pieces):
        quoted = index % 2 == 1
        yield piece if quoted else _SPARE_BLANK.sub(r"\1", _BLANKS.sub(" ", piece)).replace(";}", "}")


def shorten_js(source: str) -> str:
    """Return the script without comments that have a line of their own and without indentation, otherwise untouched.

    Safe because no script of ours holds a text of several lines (``tests/house/test_look.py`` looks).
    """
    return _INDENT.sub("", _LINE_COMMENT.sub("", source)).strip() + "\n"
