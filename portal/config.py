"""Settings, and where the folders are that ship with the portal."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


class ShippedFolderMissing(Exception):
    """The installation lacks one of the folders that ship with the portal."""


def find_shipped(name: str) -> Path:
    """The folder `content`, `migrations` or `translations`: in the installed package, else at the repository root.

    Raises ShippedFolderMissing.
    """
    for folder in (_PACKAGE / "shipped" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise ShippedFolderMissing(f"the folder “{name}” that ships with the portal is missing; install the portal again")
