"""Puts content, migrations and the compiled catalogues into the wheel, so that an installed portal is whole."""

from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShipFolders(BuildHookInterface[Any]):
    """Called by hatchling while it builds a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folders to the wheel. An editable install reads them at the repository root instead."""
        if version == "editable":
            return
        for folder in ("content", "migrations"):
            build_data["force_include"][str(Path(self.root) / folder)] = f"portal/shipped/{folder}"
        made = Path(mkdtemp(prefix="catalogues-"))
        for source in sorted((Path(self.root) / "translations").glob("*/LC_MESSAGES/messages.po")):
            tag = source.parent.parent.name
            compiled = made / f"{tag}.mo"
            with source.open("rb") as readable, compiled.open("wb") as writable:
                write_mo(writable, read_po(readable, locale=tag))
            build_data["force_include"][str(compiled)] = f"portal/shipped/translations/{tag}/LC_MESSAGES/messages.mo"
