"""What the Markdown of a text may hold: one sentence for whatever it may not. Files and imports ask the same rules."""

import re

from portal.adapters.richtext import DETAILS_CLOSE, DETAILS_OPEN
from portal.domain.content import BODY_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT, TextKind, unknown_placeholders

_TAG = re.compile(r"<[a-z!/?]|(?:javascript|data|vbscript):", re.IGNORECASE)
_FILLED_ADDRESS = re.compile(r"\]\([^)]*[{}]")
_MARKS = re.compile(r"[*_`#\[\]<>|{}]|:::|^(?:[-+] |\d+\. )", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202d\u202e]")


def problem_in_words(kind: TextKind, *, title: str, summary: str, body: str) -> str | None:
    """Why a text cannot be used, as the end of a sentence that begins with its name; None where it can."""
    return next(iter(problems_in_words(kind, title=title, summary=summary, body=body).values()), None)


def problems_in_words(kind: TextKind, *, title: str, summary: str, body: str) -> dict[str, str]:
    """The same for each of `title`, `summary` and `body` that cannot be used."""
    found = {
        "title": _problem_in_line("title", title, TITLE_LIMIT),
        "summary": _problem_in_line("summary", summary, SUMMARY_LIMIT),
        "body": _problem_in_signs("text", body, BODY_LIMIT),
    }
    if found["body"] is None:
        if kind is TextKind.NEUTRAL and _MARKS.search(body):
            found["body"] = "a neutral text is sent as it stands: plain paragraphs, without braces or marks"
        else:
            found["body"] = problem_in_body(body)
    return {name: problem for name, problem in found.items() if problem is not None}


def _problem_in_line(name: str, value: str, limit: int) -> str | None:
    if not value.strip():
        return f"the {name} is missing"
    if _TAG.search(value):
        return "the title and the summary must be plain words"
    return _problem_in_signs(name, value, limit)


def _problem_in_signs(name: str, value: str, limit: int) -> str | None:
    if len(value) > limit:
        return f"the {name} has {len(value)} characters, more than {limit}"
    return f"the {name} holds a sign that nobody can see" if _CONTROL.search(value) else None


def problem_in_body(body: str) -> str | None:
    """The same for the Markdown of a text alone."""
    if not body.strip():
        return "there is no text after the settings"
    if any(line.strip() == "+++" for line in body.splitlines()):
        return "the lines “+++” and the settings between them belong into a file, not into the text"
    if _TAG.search(body):
        return "the text must be Markdown without HTML or script"
    if any(_is_of_a_table(line.strip()) for line in body.splitlines()):
        return "there are no tables: write sentences or a list, a phone is too narrow for more"
    if _FILLED_ADDRESS.search(body):
        return "a link cannot lead to a placeholder; {team_phone} becomes a link by itself"
    unknown = unknown_placeholders(body)
    if unknown:
        return f"no setting fills “{{{unknown[0]}}}”"
    return _problem_in_details(body)


def _is_of_a_table(line: str) -> bool:
    return line.startswith("|") or ("|" in line and set(line) <= set("|-: "))


def _problem_in_details(body: str) -> str | None:
    is_open = False
    for line in body.splitlines():
        if line.startswith("# "):
            return "a heading in the text begins with ## or ###"
        if not line.startswith(":::"):
            continue
        opens = DETAILS_OPEN.fullmatch(line) is not None
        if opens is is_open or not (opens or line == DETAILS_CLOSE):
            return "a closed part opens with “:::details Heading”, ends with “:::” and holds no other"
        is_open = opens
    return "a closed part is never ended with “:::”" if is_open else None
