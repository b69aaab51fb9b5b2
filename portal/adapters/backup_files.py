"""The files of a backup: compressed lines of JSON beside a manifest that says what must be in them.

A backup appears under its name only when it is whole and on the disk; until then its folder has a name that starts with
a dot. Everything is readable by its owner only.
"""

import gzip
import hashlib
import hmac
import json
import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

_FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"
_OWNER_ONLY: Final = 0o600
_OWNER_ONLY_FOLDER: Final = 0o700
_CHUNK: Final = 1 << 20


class BackupError(Exception):
    """A backup could not be taken or restored; every refusal here is one of these, and each is a plain sentence."""


class BackupFolderUnwritable(BackupError):
    """The backup could not be written: no such folder, no permission, no room. Nothing half-made is left behind."""


class BackupDamaged(BackupError):
    """A file of the backup is missing, cut short or changed. Nothing was restored."""


Filling = Callable[[gzip.GzipFile], dict[str, int]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup file must hold. `made_at` is ISO 8601 in UTC; `rows` counts the rows of each table."""

    kind: str
    made_at: str
    revision: str
    rows: dict[str, int]
    sha256: str
    size: int

    @property
    def moment(self) -> datetime:
        """When the snapshot was taken."""
        return datetime.fromisoformat(self.made_at)


class _HashingFile:
    """Passes bytes on to a file and keeps their sum."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sum = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self._file.write(data)
        self.sum.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        self._file.flush()


@contextmanager
def new_folder(final: Path) -> Iterator[Path]:
    """A folder to fill, which gets its final name when the block ends well and vanishes when it does not.

    Raises BackupFolderUnwritable for every refusal of the file system inside the block.
    """
    part = final.with_name(f".{final.name}.part")
    try:
        if final.exists():
            raise BackupFolderUnwritable(f"{final} is there already")
        part.mkdir(mode=_OWNER_ONLY_FOLDER)
        yield part
        _sync_folder(part)
        part.rename(final)
        _sync_folder(final.parent)
    except OSError as error:
        raise BackupFolderUnwritable(f"{final.parent} cannot take the backup: {error.strerror}") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def write_part(
    folder: Path,
    *,
    kind: str,
    made_at: datetime,
    revision: str,
    secret: bytes,
    fill: Filling,
) -> Manifest:
    """Write `<kind>.jsonl.gz` with what `fill` writes and counts, and its manifest. May raise OSError."""
    with _new_file(folder / f"{kind}.jsonl.gz") as file:
        hashing = _HashingFile(file)
        with gzip.GzipFile(filename="", mode="wb", fileobj=hashing, mtime=0) as lines:
            rows = fill(lines)
    manifest = Manifest(kind, made_at.isoformat(), revision, rows, hashing.sum.hexdigest(), hashing.size)
    said = {"format": _FORMAT, **asdict(manifest)}
    with _new_file(folder / _MANIFEST) as file:
        file.write(json.dumps(said | {"mac": _mac(said, secret)}, indent=1, sort_keys=True).encode() + b"\n")
    return manifest


def read_manifest(folder: Path, *, kind: str) -> tuple[Manifest, Callable[[bytes], None]]:
    """The manifest of a part, and a check that refuses it when it was not made by an owner of the secret.

    Raises BackupDamaged, now or from the check.
    """
    try:
        said = json.loads((folder / _MANIFEST).read_bytes())
        mac = said.pop("mac")
        if said.pop("format") != _FORMAT or said["kind"] != kind:
            raise BackupDamaged(f"{folder} holds no {kind} of this format")
        manifest = Manifest(**said)
        _ = manifest.moment
    except OSError as error:
        raise BackupDamaged(f"{folder / _MANIFEST}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BackupDamaged(f"{folder / _MANIFEST} cannot be understood") from None

    def check(secret: bytes) -> None:
        if not hmac.compare_digest(str(mac), _mac({"format": _FORMAT, **said}, secret)):
            raise BackupDamaged(f"{folder / _MANIFEST} was changed, or was not made by this service")

    return manifest, check


def check_file(folder: Path, manifest: Manifest) -> None:
    """Raises BackupDamaged unless the file is byte for byte what the manifest says."""
    path = folder / f"{manifest.kind}.jsonl.gz"
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
        size = path.stat().st_size
    except OSError as error:
        raise BackupDamaged(f"{path}: {error.strerror}") from None
    if size != manifest.size:
        raise BackupDamaged(f"{path} has {size} bytes; it was written with {manifest.size}")
    if found.hexdigest() != manifest.sha256:
        raise BackupDamaged(f"{path} is not as it was written")


def read_lines(folder: Path, manifest: Manifest) -> Iterator[Any]:
    """The lines of a part, one after the other, read as JSON. Raises BackupDamaged."""
    path = folder / f"{manifest.kind}.jsonl.gz"
    try:
        with gzip.open(path, "rb") as lines:
            for line in lines:
                yield json.loads(line)
    except (OSError, EOFError, zlib.error, ValueError):
        raise BackupDamaged(f"{path} cannot be read to its end") from None


def _mac(said: dict[str, Any], secret: bytes) -> str:
    return hmac.digest(secret, json.dumps(said, sort_keys=True).encode(), "sha256").hex()


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
