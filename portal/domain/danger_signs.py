"""A gentle look for words that may mean danger now, in English, on this machine (domain.md 7.2).

It never blocks a message, and nobody is alerted by it: whoever wrote is shown where help is at once, and the team sees
the message before all others. It will miss things and see things that are not there; `content/danger/en.toml` lists,
for everybody to read, what it must see and what it must leave alone.
"""

import re
import unicodedata
from enum import StrEnum
from typing import Final

READS: Final = "en"
"""The one language that the check can read."""

_APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})
_SPACES: Final = re.compile(r"\s+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")

_ENGLISH_WORDS = """
    about again ago and any are been can can't could does doesn't don't every for from going had have he he's here him
    his how i'm i've is it's just know like might myself night not of other our please said says she she's should some
    thank thanks that the their them there they this today tonight want was were what when where which with would you
    your yours
"""
_ENGLISH: Final = frozenset(_ENGLISH_WORDS.split())
"""Words of which nearly every longer English message has one, and few other languages have any."""

_ENOUGH_WORDS: Final = 6
"""So many words without a single one of those are hardly English. Our choice."""

_THEM = r"(?:him|her|them|my (?:son|daughter|boy|girl|baby|child|little one))"
_THIRD = r"(?:himself|herself|themselves|themself)"
_FAMILY = r"(?:husband|wife|partner|son|daughter|brother|sister|mum|mother|dad|father|boyfriend|girlfriend|he|she|they)"
_OTHERS = (
    r"(?:the baby|the (?:kids|children|others)|my (?:other |little )?(?:baby|kids|children|son|daughter|boy|girl)"
    r"|somebody|someone)"
)
_NOT = r"(?:do not|don't|dont|did not|didn't|never|not)"
_CANNOT = r"(?:can't|cant|cannot|can not|couldn't|could not)"
_ALSO = r"(?:(?:just|really|only|still|so|all) )*"
_SELF = r"my ?self"
_STOPS = r"$|[.,;:!?)]|and\b|but\b"
_END = rf"(?= *(?:{_STOPS}|any ?more\b|any longer\b|without\b|like this\b|now\b|today\b|tonight\b|with this\b))"
_WANT = r"want(?:s|ed|ing)? to|wanna|going to|gonna|might|will|i'll|trying to|try to|need to|ready to|plan(?:ning)? to"
_FEEL = r"afraid i|scared i|feel like|felt like|urge to|(?:think|thinking|thoughts) (?:of|about)|started|keep|stop"
_PLACES = r"(?:a |the )?(?:bridge|train|tube|roof|cliff|window|balcony|pier|lorry|bus|traffic|car park|railway)"
_TABLETS = r"(?:tablets|pills|paracetamol|medication|medicine|sleeping tablets|antidepressants)"

_DYING: Final = (
    rf"(?<!n't )(?<!not )(?<!dont )\b(?:want|wants|wanna|wish|long|need|ready) (?:to )?{_ALSO}(?:die|be dead)\b",
    r"\bwish i (?:was|were) dead\b|\b(?:he|she) wishes (?:he|she) (?:was|were) dead\b|\brather be dead\b",
    r"\bwish i had died instead\b|\bwish i(?:'d| had) never been born\b",
    r"\b(?:end|ending|take|taking|took) my (?:own )?life\b",
    r"\bend it all\b|\bit all to end\b|\b(?:want|going|ready|have|need) to end it(?= *(?:$|[.,;:!?)]|now\b|tonight\b))",
    r"(?<!not )(?<!n't )\b(?:am|i'm|im|feel|feeling|felt|is|he's|she's) (?:so |very |really |feeling )?suicid[ae]l\b",
    r"(?<!his )(?<!her )(?<!their )(?<!had )\bsuicid[ae]l (?:thoughts|again)\b",
    r"\bthink(?:ing)? (?:of|about) suicide\b",
    rf"\b(?:want to|going to|could|will) (?:join|be dead with) {_THEM}\b",
)
_NO_WAY_ON: Final = (
    rf"\b{_NOT} want to (?:live(?! (?:in|at|with|near|on|here|there|by)\b)|be alive|exist|(?:go|carry) on{_END})",
    rf"\b{_NOT} want to be here{_END}",
    rf"\b{_NOT} want to wake up\b(?! (?:the|my|him|her|them|to)\b)",
    r"\b(?:hope|wish|pray) (?:that )?i (?:do not|don't|dont|never|did not|didn't) wake up\b",
    rf"\b{_CANNOT} (?:go|carry) on{_END}",
    rf"\b{_CANNOT} (?:do this|take (?:this|it)|cope|keep going) any ?(?:more|longer)\b",
    rf"\b{_CANNOT} live (?:without {_THEM}|like this)\b",
    r"\b(?:no reason|nothing(?: left)?) to (?:live|go on)\b|\bnothing (?:left )?to live for\b",
    rf"\bno point (?:in )?(?:living|going on{_END}|carrying on{_END}|being (?:alive|here){_END})",
    r"\blife (?:is not|isn't|isnt) worth (?:living|it)\b|\bnot worth living\b|\btired of (?:living|being alive)\b",
    r"\bbetter off (?:without me|dead|if i (?:was|were|wasn't|weren't) (?:dead|gone|here|around))\b",
)
_HURTING_ONESELF: Final = (
    rf"(?<!never )(?<!not )\b(?:kill|killing|hang|hanging|drown|drowning|unalive|unaliving) {_SELF}\b|\bkms\b",
    rf"\b(?:{_WANT}|{_FEEL}) (?:[a-z']+ )?(?:hurt|hurting|harm|harming|cut|cutting) {_SELF}\b",
    rf"\bi (?:cut|harm|hurt) {_SELF} (?:again|last night|today|tonight|every)\b",
    r"\b(?:i|i'm|i've|i have|to|started|been) self[- ]?harm(?:ing|ed)?\b",
    r"\b(?:take|taking) an overdose\b|\bi(?:'ve| have)? (?:just )?(?:taken|took) an overdose\b",
    rf"\bsaving up (?:my |the |all my )?{_TABLETS}\b",
    (
        r"\bi(?:'ve| have)? (?:just )?(?:taken|took|swallowed) (?:all|too many|a lot of|loads of|the whole|a whole) "
        rf"(?:of )?(?:[a-z]+ ){{0,3}}?{_TABLETS}\b"
    ),
    rf"\bi\b[^.!?]{{0,40}}\bjump(?:ing)? (?:off|in front of|under|from|out of) {_PLACES}\b",
    rf"\bi\b[^.!?]{{0,40}}\b(?:walk|walking|step|stepping|drive|driving) (?:into|in front of|off) {_PLACES}\b",
)
_SAYING_GOODBYE: Final = (
    r"\bby the time (?:you|anyone|anybody|somebody) reads? this\b",
    r"\bi (?:won't|will not|wont) be (?:here|around|alive) (?:tomorrow|any ?more|much longer|in the morning)\b",
    (
        r"\b(?:look after|take care of) (?:the |my )?(?:kids|children|girls|boys|son|daughter|baby|dog|them|him|her) "
        r"when i(?:'m| am) (?:gone|dead)\b(?! to\b)"
    ),
    r"\bgoodbye\b.{0,40}\btell (?:the children|the kids|my \w+|them) i love (?:them|him|her)\b",
)
_SOMEBODY_ELSE: Final = (
    (
        rf"\b{_FAMILY} (?:is |are |was )?(?:wants?|going|threatens|threatening|trying|will|might)\b(?: to)? "
        rf"(?:kill|hang|harm|hurt) {_THIRD}\b"
    ),
    rf"\b{_FAMILY} (?:is|are|has been|keeps?|has started) (?:killing|hurting|harming|cutting) {_THIRD}\b",
    rf"\b{_FAMILY}(?: has|'s| have) (?:just )?taken an overdose\b",
    rf"\b{_FAMILY} (?:just )?took an overdose (?:now|just now|tonight)\b",
    (
        r"\b(?:i'm|im|i am|i might|i will|i'll|i want to|i could|(?:scared|afraid) i(?:'ll| will| might)?) "
        rf"(?:going to |gonna )?(?:[a-z]+ )?(?:hurt|harm|kill) {_OTHERS}\b"
    ),
    (
        rf"\b{_FAMILY} (?:is|are)?\s?(?:going to|gonna|will|threatened to|threatens to|threatening to|tried to) "
        rf"(?:kill|hurt) (?:me|us|{_OTHERS})\b"
    ),
    (
        rf"\b{_FAMILY} (?:hits|beats|is hurting|are hurting|is hitting|keeps hitting|strangled|choked) "
        r"(?:me|us)\b(?! (?:at|in)\b)"
    ),
    (
        rf"\b{_FAMILY} (?:hit|beat|punched|kicked) (?:me|us)"
        rf"(?= *(?:{_STOPS}|again\b|last night\b|today\b|tonight\b|this\b))"
    ),
    rf"\b{_FAMILY}(?: has|'s| has got|'s got| got) a (?:knife|gun)\b|\bi(?:'ve got| have| have got) a (?:knife|gun)\b",
)
_NOT_SAFE: Final = (
    rf"\b{_NOT} feel safe\b|\b(?:am|are|i'm|we're) not safe\b",
    r"\b(?:i am|i'm|we are|we're|is|are) in danger\b|\b(?:frightened|scared|afraid) for my life\b",
    r"\bneed an ambulance\b",
)

_SIGNS: Final = tuple(
    re.compile(sign)
    for signs in (_DYING, _NO_WAY_ON, _HURTING_ONESELF, _SAYING_GOODBYE, _SOMEBODY_ELSE, _NOT_SAFE)
    for sign in signs
)


class Looked(StrEnum):
    """What the check made of a message."""

    CLEAR = "clear"
    FLAGGED = "flagged"
    UNCHECKED = "unchecked"
    """It could not be read here: only a person can."""


def look(text: str, *, language: str) -> Looked:
    """Give what the check makes of a message of somebody who reads in this language.

    English words of danger are seen whatever the language; silence about them means something only where the check
    could read the message.
    """
    if may_be_in_danger(text):
        return Looked.FLAGGED
    return Looked.CLEAR if can_be_checked(text, language=language) else Looked.UNCHECKED


def may_be_in_danger(text: str) -> bool:
    """Tell whether these words may speak, in English, of danger to somebody now."""
    plain = _plain(text)
    return any(sign.search(plain) for sign in _SIGNS)


def can_be_checked(text: str, *, language: str) -> bool:
    """Tell whether the check can read this at all: an English reader's words, in mostly Latin letters.

    Several words of which none is among the commonest of English are taken for another language.
    """
    letters = [character for character in text if character.isalpha()]
    latin = sum(1 for character in letters if unicodedata.name(character, "").startswith("LATIN"))
    if language != READS or 2 * latin < len(letters):
        return False
    words = _WORD.findall(_plain(text))
    return len(words) < _ENOUGH_WORDS or not _ENGLISH.isdisjoint(words)


def _plain(text: str) -> str:
    """Small letters, one kind of apostrophe, single spaces, and nothing that cannot be seen."""
    seen = "".join(each for each in unicodedata.normalize("NFKC", text) if unicodedata.category(each) != "Cf")
    return _SPACES.sub(" ", seen.translate(_APOSTROPHES).lower())
