"""The words of a pack: who is there, whom to call now, the chosen texts and the chosen support."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.adapters.text_blocks import blocks_of
from portal.config import Settings
from portal.domain.content import SOURCE, TextKind
from portal.domain.packs import Block, BlockKind, Pack, Part, Run, paragraph, quiet
from portal.domain.support_facts import read_text
from portal.domain.working_time import local
from portal.i18n import Locale, locale_for
from portal.queries import help_now, practitioner, texts
from portal.queries.practitioner import Practitioner
from portal.queries.support import SupportCard
from portal.queries.texts import Edition
from portal.web.crisis_words import plainly
from portal.web.help_lines import in_order, when_there
from portal.web.pack_choice import Offer, PackForm
from portal.web.templating import service_words


def file_name(now: datetime) -> str:
    """Says nothing of anybody: a folder of downloads is seen by others."""
    return f"information-{local(now):%Y-%m-%d}.pdf"


def build(session: Session, *, form: PackForm, offer: Offer, case_id: UUID, settings: Settings, now: datetime) -> Pack:
    """The pack that this form asks for, in its language."""
    locale = locale_for(form.language.data)
    who = practitioner.of_case(session, case_id=case_id)
    chosen = [
        *((TextKind.STAGE, slug) for slug, _title in offer.stages if slug in form.stages.data),
        *((TextKind.PAGE, slug) for slug, _title in offer.pages if slug in form.pages.data),
    ]
    found = (texts.published(session, kind=kind, slug=slug, locale=locale.tag) for kind, slug in chosen)
    cards = [card for card in offer.cards if card.slug in form.support.data]
    service = service_words(settings, locale)
    made = {"day": locale.full_date(local(now).date()), "name": locale.isolated(who.name)}
    return Pack(
        title=locale.gettext("Information for you"),
        lead=locale.gettext("Made on %(day)s. Things may change: when something is not clear, call %(name)s.") % made,
        language=locale.html_tag,
        direction=locale.direction,
        contents_title=locale.gettext("What is in here"),
        foot=f"{locale.isolated(who.name)} · {locale.isolated(service.team_phone)} · {made['day']}",
        parts=(
            _people(who, locale, settings),
            _lines(session, locale),
            *(_text(edition, locale, settings) for edition in found if edition is not None),
            *((_support(cards, locale),) if cards else ()),
        ),
    )


def _people(who: Practitioner, locale: Locale, settings: Settings) -> Part:
    _ = locale.gettext
    service = service_words(settings, locale)
    role = " · ".join(filter(None, (_("Your practitioner"), who.job_title)))
    blocks = [Block(BlockKind.PARAGRAPH, (Run(locale.isolated(who.name), strong=True), Run(f": {role}")))]
    if who.phone:
        call = _("Call %(name)s on %(phone)s")
        known = {"name": locale.isolated(who.first_name), "phone": locale.isolated(who.phone)}
        blocks.append(paragraph(call % known))
    reach = _("To speak to a person, call %(phone)s (%(team)s).")
    blocks.append(paragraph(reach % {"phone": locale.isolated(service.team_phone), "team": service.team_name}))
    blocks.append(paragraph(service.hours_sentence))
    return _own(_("Who is with you"), locale, blocks)


def _lines(session: Session, locale: Locale) -> Part:
    """Help now stands in every pack, whatever is chosen."""
    _ = locale.gettext
    blocks: list[Block] = []
    for line in in_order(help_now.crisis_lines(session)):
        by_text = None if line.number else read_text(line.text)
        if by_text is not None and by_text.word:
            text_to = _("Text %(word)s to %(number)s")
            how = text_to % {"word": locale.isolated(by_text.word), "number": locale.isolated(by_text.number)}
        else:
            how = _("Call %(number)s") % {"number": locale.isolated(line.number or line.text)}
        blocks.append(Block(BlockKind.HEADING, (Run(plainly(line.name, locale)),)))
        blocks.append(Block(BlockKind.PARAGRAPH, (Run(how, strong=True),)))
        if line.summary:
            blocks.append(paragraph(plainly(line.summary, locale)))
        blocks.append(quiet(when_there(line, locale)))
    return _own(_("Help now"), locale, blocks)


def _text(edition: Edition, locale: Locale, settings: Settings) -> Part:
    written_in = locale_for(edition.locale)
    service = service_words(settings, written_in)
    values = {"team_name": service.team_name, "team_phone": service.team_phone, "hours": service.hours}
    return Part(
        title=edition.title,
        language=written_in.html_tag,
        direction=written_in.direction,
        notes=tuple(quiet(words) for words in _said_first(edition, locale, settings)),
        blocks=(paragraph(edition.summary), *blocks_of(edition.body, values=values)),
    )


def _said_first(edition: Edition, locale: Locale, settings: Settings) -> Iterator[str]:
    """The same that its page says about it."""
    _ = locale.gettext
    facts = edition.english or edition
    if edition.locale != locale.tag:
        yield _("We do not have this page in your language yet. Here it is in English.")
    elif edition.english is not None and edition.is_outdated:
        yield _("The English has changed since this was translated, so a part of it may no longer be right.")
    if edition.locale != SOURCE and not edition.translation_reviewed_by:
        yield _("This translation is a draft. Nobody has checked it yet.")
    if settings.shows_unreviewed and not facts.reviewed_by:
        yield _("Demonstration text, not yet approved by a clinical team.")
    yield _("Facts checked on %(date)s.") % {"date": locale.full_date(facts.reviewed_on)}


def _support(cards: Iterable[SupportCard], locale: Locale) -> Part:
    blocks: list[Block] = []
    for card in cards:
        blocks.append(Block(BlockKind.HEADING, (Run(card.name),)))
        blocks.append(paragraph(card.summary))
        blocks += [Block(BlockKind.ITEM, (run,)) for run in _ways(card, locale)]
        if card.checked_on is not None:
            blocks.append(quiet(locale.gettext("Checked on %(date)s.") % {"date": locale.full_date(card.checked_on)}))
    return _own(locale.gettext("Support"), locale, blocks)


def _ways(card: SupportCard, locale: Locale) -> Iterator[Run]:
    _ = locale.gettext
    for phone in card.phones:
        call = _("Call %(number)s") % {"number": phone.number}
        told = ", ".join(filter(None, (phone.label, phone.cost)))
        yield Run(f"{call} ({told})" if told else call, strong=True)
    for text in card.texts:
        sends = _("Text %(word)s to %(number)s") if text.word else _("Text %(number)s")
        write = sends % {"word": text.word, "number": text.number}
        yield Run(f"{write} ({text.cost})" if text.cost else write, strong=True)
    yield from _about(card, locale)


def _about(card: SupportCard, locale: Locale) -> Iterator[Run]:
    _ = locale.gettext
    if card.hours:
        yield Run(card.hours)
        if not card.hours_certain:
            yield Run(_("These hours are not certain."))
    if card.email:
        yield Run(card.email, address=f"mailto:{card.email}")
    if card.web:
        yield Run(card.web.removeprefix("https://").removesuffix("/"), address=card.web)
    if card.cost:
        yield Run(_("Cost: %(cost)s") % {"cost": card.cost})


def _own(title: str, locale: Locale, blocks: Iterable[Block]) -> Part:
    return Part(title=title, language=locale.html_tag, direction=locale.direction, blocks=tuple(blocks))
