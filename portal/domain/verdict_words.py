"""Phrases that say or imply that a child took their own life or was killed, before anybody has found so.

A rule of `domain.wording`, apart because it is long. Source: The Compassionate Friends' leaflet for police officers
(do not use or imply suicide or homicide); the phrases are ours.
"""

_THEMSELVES = r"(?:him|her|them)sel(?:f|ves)"

VERDICTS: tuple[str, ...] = (
    r"commit(?:s|ted|ting)? suicide",
    r"suicid(?:e|es|al)",
    r"(?:took|taken|taking|ended) (?:his|her|their) (?:own )?li(?:fe|ves)",
    rf"(?:kill(?:ed|ing)|hang(?:ed|ing)|hung|harm(?:ed|ing)|hurt(?:ing)?) {_THEMSELVES}",
    rf"(?:did|done|doing) (?:it|this|that) to {_THEMSELVES}",
    r"self[- ]?(?:inflicted|harm(?:ed|ing)?)",
    r"(?:an |the |his |her |their )?overdos(?:e|ed|ing)",
    r"jumped (?:off|from|in front)",
    r"(?:wanted|meant|chose|decided) to die",
    r"ended it all",
    r"homicides?",
    r"murder(?:ed|ers?|s)?",
    r"manslaughter",
    r"infanticide",
    r"foul play",
    r"unlawful(?:ly)? kill(?:ed|ing)",
    r"non-?accidental",
    r"shaken baby",
    r"smother(?:ed|ing)",
    r"(?:an?|the) suspects?",
    r"suspicious",
    r"crime scenes?",
    r"perpetrators?|offenders?|culprits?|killers?|attackers?|assailants?",
    r"the accused",
    r"(?:the|a) victim(?! support)",
    r"(?:who|whoever) (?:did|has done) (?:this|that|it)",
    r"(?:deliberate|intentional)(?:ly)?",
    r"on purpose",
)
