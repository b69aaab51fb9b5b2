"""Words that families should not have to read, and words that must never stand in a notice.

Two lists. `find_banned` is for every text that families read on the portal and for what staff are about to send:
it finds cold, official or untrue words and offers better ones. `find_banned_in_notice` is for emails, texts, calendar
entries and anything else that can be seen without signing in: those must not say what the service is about.

Both only find. Whether a finding stops something is for the caller to decide; a message by a member of staff is shown
to them again, never blocked. English only.

Sources: The Compassionate Friends' leaflet for police officers; the house's own rules for its voice.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portal.domain.verdict_words import VERDICTS


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: the words as they stand in the text, why they hurt or mislead, and better words."""

    phrase: str
    why: str
    better: str


@dataclass(frozen=True, slots=True)
class _Rule:
    why: str
    better: str
    patterns: tuple[str, ...]


_COLD = "It speaks of a child as a thing or a file."
_EUPHEMISM = "It hides the plain word, and children and people with another first language may misread it."
_VERDICT = "How a child died is for the coroner to find. Nobody should read it here first, or read it as settled."
_CLAIM = "It claims to know what a parent feels."
_OFFICIAL = "It is official language."
_PLATITUDE = "It tells a parent how to grieve."
_BLAME = "It can sound like blame."
_LOUD = "It raises the voice."
_STIFF = frozenset({_OFFICIAL, _LOUD})
"""Why a text is better without them, though they hurt nobody: a message of staff is not stopped for these."""

_YOUR_CHILDS = r"your (?:child|son|daughter|baby)[’']s"
_SOMEBODY = r"(?:child|children|son|daughter|baby|twins?|boy|girl|loved one|him|her|them)"
_THE_NAME = "the child’s name, or “your child”"
_ONLY_WHAT_IS_FOUND = "say only what has been found, or leave it out"

_BANNED: tuple[_Rule, ...] = (
    _Rule(
        _COLD,
        _THE_NAME,
        (
            r"(?:the )?deceased",
            rf"(?:the|a|his|her|their|{_YOUR_CHILDS}) (?:body|bodies)",
            rf"(?:human |the |his |her |their |mortal |{_YOUR_CHILDS} |\w+[’']s )remains",
            r"corpses?",
            r"cadavers?",
        ),
    ),
    _Rule(
        _COLD,
        "the child’s name, or “what happened”",
        (
            r"(?:the|your|our|my|his|her|their|each|every|an?|open|\w+[’']s) (?:police |court )?case(?! of\b)",
            r"(?<!in )(?:this|that) case",
            r"case (?:number|file|worker|conference|review|discussion|note)s?",
            r"(?:your|our|open|all) cases",
        ),
    ),
    _Rule(_COLD, "belongings", (r"exhibits?", r"personal effects")),
    _Rule(_COLD, "samples", (r"specimens?",)),
    _Rule(_COLD, "post-mortem", (r"autops(?:y|ies)",)),
    _Rule(_COLD, "death, died", (r"fatalit(?:y|ies)", r"infant mortality")),
    _Rule(
        _EUPHEMISM,
        "died",
        (
            r"pass(?:ed|es|ing)? (?:away|over)",
            r"(?:has|have|had|who|sadly|peacefully) passed(?: on)?(?=[.,;:?]|$| (?:and|in|last)\b)",
            r"passed peacefully",
            r"(?:his|her|their) passing",
            r"no longer with us",
            r"gone to sleep",
            r"fell asleep",
            r"an angel",
            r"with the angels",
            r"in heaven",
            r"born sleeping",
        ),
    ),
    _Rule(
        _EUPHEMISM,
        "your child died, the death of your child",
        (
            rf"(?:lost|losing|lose|loss of) (?:your|their|his|her|a|my|our) (?:\w+ )?{_SOMEBODY}",
            r"your (?:sad |tragic |recent )?loss",
        ),
    ),
    _Rule(
        _VERDICT,
        _ONLY_WHAT_IS_FOUND,
        VERDICTS,
    ),
    _Rule(
        _CLAIM,
        "say what you can do",
        (
            r"(?:we|i) (?:know|understand|appreciate) (?:exactly |just |fully )?how (?:you|hard|difficult|painful)",
            r"(?:we|i) can(?:not|[’']t| only)? imagine (?:how|what)",
            r"(?:this|it) must be (?:so |very |really |incredibly )?(?:hard|difficult|painful|upsetting)",
        ),
    ),
    _Rule(
        _PLATITUDE,
        "leave it out",
        (
            r"closure",
            r"mov(?:e|ing) on",
            r"get(?:ting)? over (?:it|this)",
            r"time (?:is a great healer|heals)",
            r"(?:be|stay) strong",
            r"meant to be",
            r"(?:a )?better place",
            r"everything happens for a reason",
            r"at least you (?:have|had|know|were)",
            r"at least (?:he|she|they) (?:did|was|is|were|had|are|never)",
        ),
    ),
    _Rule(_PLATITUDE, "what happens", (r"journeys?",)),
    _Rule(
        _OFFICIAL,
        "leave it out, and say what is so",
        (r"unfortunately", r"regrettably", r"please be advised", r"please note(?: that)?", r"kindly note"),
    ),
    _Rule(
        _OFFICIAL,
        "say what you are doing, and by when",
        (
            r"thank(?:s| you|ing you)? for your (?:patience|understanding|co-?operation)",
            r"bear with us",
            r"going forward",
            r"in due course",
        ),
    ),
    _Rule(_OFFICIAL, "what happens, step", (r"procedures?",)),
    _Rule(
        _OFFICIAL,
        "name the people, in plain words",
        (
            r"stakeholders?",
            r"service users?",
            r"multi-?(?:agency|disciplinary)",
            r"signpost(?:ed|ing|s)?",
            r"modifiable(?: factors?)?",
            r"rapid response",
            r"joint agency response",
            r"cdop",
            r"cdrm",
        ),
    ),
    _Rule(_OFFICIAL, "We are waiting for …", (r"pending",)),
    _Rule(
        _BLAME,
        "say what is still open",
        (r"you (?:failed|refused|declined|neglected) to", r"fail(?:ed|ure) to attend", r"did not attend"),
    ),
)

_NOTICE_TOPIC = "A notice may be read by anybody who sees the screen. It must not say what it is about."
_NOTICE_NAME = "A notice must not name the child."

_BANNED_IN_NOTICE: tuple[str, ...] = (
    r"post[- ]?mortems?",
    r"autops(?:y|ies)",
    r"coroners?(?:[’']s)?",
    r"inquests?",
    r"patholog(?:y|ist|ists)",
    r"died?|dies|dying|dead|deaths?|deceased",
    r"bereave\w*",
    r"grie(?:f|v\w+)",
    r"mourn\w*",
    r"funerals?",
    r"burials?|buried|cremat\w*",
    r"condolences?",
    r"passed away",
    r"suicid\w*",
    r"loss",
    r"child(?:ren)?(?:[’']s)?",
    r"bab(?:y|ies)(?:[’']s)?",
    r"sons?|daughters?",
    r"infants?",
    r"safeguarding",
    r"de-?briefs?",
    r"review meetings?|reviews?",
    r"panels?",
    r"cdop|cdrm|ncmd",
    r"inquir(?:y|ies)|investigat\w+",
    r"police",
    r"hospitals?",
    r"hospices?",
    r"mortuary",
    r"meetings?",
    r"results?",
    r"reports?",
    r"cause",
    r"nhs",
    r"practitioners?",
    r"key workers?",
    r"counsell\w+",
    r"support team|support group|family support",
)

ALSO_A_WORD = frozenset(
    [
        "will",
        "may",
        "mark",
        "hope",
        "grace",
        "joy",
        "faith",
        "rose",
        "art",
        "bill",
        "rich",
        "pat",
        "sue",
        "chase",
        "drew",
    ]
)
"""Names that are also words of a plain text: these count only when written with a capital letter."""


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w’'-])(?:{pattern})(?![\w])", re.IGNORECASE)


_BANNED_PATTERNS = tuple((_whole("|".join(rule.patterns)), rule.why, rule.better) for rule in _BANNED)
_NOTICE_PATTERNS = tuple(_whole(pattern) for pattern in _BANNED_IN_NOTICE)


def find_banned(text: str) -> list[Finding]:
    """What in a text families should not have to read, in the order in which it stands there."""
    spread = " ".join(text.split())
    found = [
        (match.start(), Finding(phrase=match[0], why=why, better=better))
        for pattern, why, better in _BANNED_PATTERNS
        for match in pattern.finditer(spread)
    ]
    found += [
        (match.start(), Finding(phrase=match[0], why=_LOUD, better="a full stop")) for match in re.finditer("!", spread)
    ]
    return [finding for _, finding in sorted(found, key=lambda item: item[0])]


def find_hurtful(text: str) -> tuple[Finding, ...]:
    """What in a message that staff are about to send may hurt, each phrase once; official words are let through."""
    found: dict[str, Finding] = {}
    for finding in find_banned(text):
        if finding.why not in _STIFF:
            found.setdefault(finding.phrase.casefold(), finding)
    return tuple(found.values())


def find_banned_in_notice(text: str, *, names: Iterable[str]) -> list[Finding]:
    """What in a notice would tell a stranger what it is about; `names` are the child's, as known to anybody.

    Each part of a name is looked for by itself as well. A part of one letter is not looked for.
    """
    spread = " ".join(text.split())
    found = [
        (match.start(), Finding(phrase=match[0], why=_NOTICE_TOPIC, better="You have a new message."))
        for pattern in _NOTICE_PATTERNS
        for match in pattern.finditer(spread)
    ]
    found += [
        (match.start(), Finding(phrase=match[0], why=_NOTICE_NAME, better="leave it out"))
        for part in _name_parts(names)
        for match in _name_pattern(part).finditer(spread)
    ]
    return [finding for _, finding in sorted(found, key=lambda item: item[0])]


def _name_parts(names: Iterable[str]) -> list[str]:
    return sorted({part for name in names for part in re.split(r"[\s-]+", name) if len(part) > 1})


def _name_pattern(part: str) -> re.Pattern[str]:
    if part.lower() in ALSO_A_WORD:
        return re.compile(rf"(?<!\w)(?:{re.escape(part.capitalize())}|{re.escape(part.upper())})(?!\w)")
    return re.compile(rf"(?<!\w){re.escape(part)}(?!\w)", re.IGNORECASE)
