"""Puts content, migrations and the compiled catalogues into the wheel, so that an installed portal is whole."""

import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

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
        # What a catalogue says, and what of it is reviewed, is the portal's own rule; it needs Babel and nothing else.
        sys.path.insert(0, self.root)
        from portal.i18n import compiled

        made = Path(mkdtemp(prefix="catalogues-"))
        for language in sorted(path.parent for path in (Path(self.root) / "translations").glob("*/LC_MESSAGES")):
            target = f"portal/shipped/translations/{language.name}"
            (made / f"{language.name}.mo").write_bytes(compiled(language, language.name))
            build_data["force_include"][str(made / f"{language.name}.mo")] = f"{target}/LC_MESSAGES/messages.mo"
            for name in ("LC_MESSAGES/messages.po", "reviewed.toml"):
                if (language / name).is_file():
                    build_data["force_include"][str(language / name)] = f"{target}/{name}"
