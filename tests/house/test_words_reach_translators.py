"""A sentence inside an f-string is one the extraction never sees: it would stay English on every translated page."""

import re

from portal.config import PACKAGE

HIDDEN = re.compile(r"""f["'][^\n]*\{(?:_|locale\.gettext|gettext|ngettext)\(""")


def test_no_sentence_hides_from_the_catalogues_inside_an_f_string() -> None:
    hiding = [
        f"{path.relative_to(PACKAGE)}:{number}"
        for path in sorted((PACKAGE / "web").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if HIDDEN.search(line)
    ]
    assert not hiding
