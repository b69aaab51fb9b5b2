"""Ed and Ada write texts: nothing is written over, nothing is lost, and files never win over people."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.adapters.content_export import write_texts
from portal.adapters.content_files import read_texts
from portal.config import find_shipped
from portal.domain.access import Role, StaffViewer
from portal.domain.content import Source, TextKind, TranslationState
from portal.domain.messages import EmptyMessage
from portal.domain.text_changes import Verdict
from portal.models.cases import AuditEntry
from portal.models.texts import TextChange, TextEdition
from portal.queries import texts as text_queries
from portal.queries import translations as translation_queries
from portal.services import text_changes, text_editing, text_export, text_withdrawal, texts, translations
from portal.services.text_editing import Written
from tests.portal_fixtures import Portal
from tests.web.public.shelves import stage
from tests.world import NOW, Worker

ENGLISH = stage("first", title="The first hours")
POLISH = stage("first", title="Pierwsze godziny", locale="pl", body="Słowa.\n", translated_from=ENGLISH.words_digest)
TODAY = NOW.date()
WRITTEN = Written(
    title="The first hours",
    summary="What first is about.",
    body="## What happens\n\nSomebody stays with you.\n",
    sources=(Source("A guide for parents"),),
    reviewed_on=date(2026, 11, 24),
    review_on=date(2027, 5, 24),
)


def _editor(worker: Worker) -> StaffViewer:
    return StaffViewer(id=worker.staff_id, roles=frozenset({Role.CONTENT_EDITOR}))


def _newest(session: Session, locale: str = "en") -> TextEdition:
    rows = select(TextEdition).where(TextEdition.locale == locale).order_by(TextEdition.number.desc())
    return session.scalars(rows).all()[0]


def _write(portal: Portal, session: Session, written: Written = WRITTEN, **other: object) -> UUID:
    said: dict[str, object] = {
        "viewer": _editor(portal.people.ed),
        "base_id": _newest(session).id,
        "locale": "en",
        "seen": 1,
        "form_key": uuid4(),
        "today": TODAY,
        "now": NOW,
        **other,
    }
    return text_editing.write(session, written=written, **said)  # type: ignore[arg-type]


def _publish(session: Session, worker: Worker, edition_id: UUID, reviewed_by: str = "") -> None:
    texts.publish(session, viewer=_editor(worker), edition_id=edition_id, reviewed_by=reviewed_by, now=NOW)


def test_ed_writes_a_new_edition_and_families_go_on_reading_the_one_before(portal: Portal) -> None:
    with portal.write() as session:
        texts.load(session, [ENGLISH], now=NOW, publish_as="demo")
        first = _newest(session)

        second = session.get_one(TextEdition, _write(portal, session))

        assert (first.is_published, first.body) == (True, ENGLISH.body)
        assert (second.number, second.is_published, second.body) == (2, False, WRITTEN.body)
        assert (second.written_by, second.based_on) == (portal.people.ed.staff_id, first.id)
        assert second.sources == [{"label": "A guide for parents"}]
        assert (second.reviewed_on, second.review_on) == (WRITTEN.reviewed_on, WRITTEN.review_on)
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "text.written")).one()
        assert (entry.actor_id, entry.subject_id) == (portal.people.ed.staff_id, second.id)


def test_ada_who_began_before_ed_saved_is_shown_his_edition_and_loses_nothing(portal: Portal) -> None:
    with portal.write() as session:
        texts.load(session, [ENGLISH], now=NOW, publish_as="demo")
        base = _newest(session).id
        eds = _write(portal, session, base_id=base)
        adas = replace(WRITTEN, body="Ada wrote this.\n")

        with pytest.raises(text_editing.MovedOn) as refusal:
            _write(portal, session, adas, viewer=_editor(portal.people.ada), base_id=base)
        after_reading_his = _write(portal, session, adas, viewer=_editor(portal.people.ada), base_id=base, seen=2)

        assert refusal.value.newest_id == eds
        assert session.get_one(TextEdition, after_reading_his).number == 3
        assert session.get_one(TextEdition, eds).body == WRITTEN.body


def test_a_button_that_ed_pressed_three_times_saved_one_edition(portal: Portal) -> None:
    with portal.write() as session:
        texts.load(session, [ENGLISH], now=NOW, publish_as="demo")
        base, key = _newest(session).id, uuid4()

        kept = {_write(portal, session, base_id=base, form_key=key) for _ in range(3)}

        assert len(kept) == 1
        assert _newest(session).number == 2


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"body": "<script>alert(1)</script>"}, text_editing.WordsUnusable),
        ({"body": "[a](javascript:alert(1))"}, text_editing.WordsUnusable),
        ({"body": "| a | b |\n|---|---|\n"}, text_editing.WordsUnusable),
        ({"body": "+++\ntitle = \n+++\nWords.\n"}, text_editing.WordsUnusable),
        ({"body": "long " * 40_000}, text_editing.WordsUnusable),
        ({"body": ":::details Never closed\nWords.\n"}, text_editing.WordsUnusable),
        ({"title": " "}, text_editing.WordsUnusable),
        ({"summary": "x" * 301}, text_editing.WordsUnusable),
        ({"reviewed_on": date(2026, 11, 25)}, text_editing.ReviewedInFuture),
        ({"review_on": date(2026, 11, 24)}, text_editing.ReviewNotAhead),
    ],
)
def test_what_families_must_not_get_is_not_even_saved(
    portal: Portal, changed: dict[str, object], refusal: type[Exception]
) -> None:
    with portal.write() as session:
        texts.load(session, [ENGLISH], now=NOW, publish_as="demo")
        with pytest.raises(refusal):
            _write(portal, session, replace(WRITTEN, **changed))  # type: ignore[arg-type]
        assert _newest(session).number == 1


def test_saving_what_is_there_already_makes_no_edition(portal: Portal) -> None:
    with portal.write() as session:
        texts.load(session, [ENGLISH], now=NOW, publish_as="demo")
        _write(portal, session)
        with pytest.raises(text_editing.NothingChanged):
            _write(portal, session, seen=2)


@pytest.mark.parametrize("locale", ["xx", "en-GB", "", "../pl"])
def test_a_language_nobody_offers_is_refused(portal: Portal, locale: str) -> None:
    with portal.write() as session:
        texts.load(session, [ENGLISH], now=NOW, publish_as="demo")
        with pytest.raises(text_editing.NoSuchLanguage):
            _write(portal, session, locale=locale, seen=0)


def test_when_ed_publishes_new_english_the_polish_is_out_of_date_and_so_it_stays_when_a_comma_is_put_right(
    portal: Portal,
) -> None:
    with portal.write() as session:
        texts.load(session, [ENGLISH, POLISH], now=NOW, publish_as="demo")
        polish = _newest(session, "pl").id
        _publish(session, portal.people.ed, _write(portal, session))
        comma = _write(
            portal, session, replace(WRITTEN, title="Pierwsze godziny", body="Słowa,\n"), base_id=polish, locale="pl"
        )

        (line,) = translation_queries.by_language(session, ["pl"])["pl"]

        assert (line.edition_id, line.state) == (comma, TranslationState.OUTDATED)
        with pytest.raises(texts.TranslationUnreviewed):
            _publish(session, portal.people.ed, comma)


def test_ed_begins_the_first_urdu_from_the_english(portal: Portal) -> None:
    with portal.write() as session:
        texts.load(session, [ENGLISH], now=NOW, publish_as="demo")
        urdu = session.get_one(
            TextEdition,
            _write(portal, session, replace(WRITTEN, title="پہلے گھنٹے", body="الفاظ\n"), locale="ur", seen=0),
        )
        assert (urdu.number, urdu.locale, urdu.translated_from) == (1, "ur", ENGLISH.words_digest)
        assert urdu.sources == _newest(session).sources
        assert translations.english_of(session, kind="stage", slug="first").words_digest == urdu.translated_from


def test_whoever_approved_the_old_words_has_not_approved_new_ones(portal: Portal) -> None:
    with portal.write() as session:
        texts.load(session, [ENGLISH], now=NOW, publish_as=None)
        _publish(session, portal.people.ed, _newest(session).id, "Dr Example")

        only_a_source = _write(portal, session, replace(WRITTEN, body=ENGLISH.body))
        other_words = _write(portal, session, seen=2)

        assert session.get_one(TextEdition, only_a_source).reviewed_by == "Dr Example"
        assert session.get_one(TextEdition, other_words).reviewed_by == ""


def test_loading_files_never_touches_what_ed_wrote(portal: Portal) -> None:
    with portal.write() as session:
        texts.load(session, [ENGLISH], now=NOW, publish_as="demo")
        draft = _write(portal, session)
        changed = replace(ENGLISH, title="From a newer file")

        texts.load(session, [changed], now=NOW, publish_as="demo")
        _publish(session, portal.people.ed, draft)
        texts.load(session, [ENGLISH, replace(changed, title="Newer still")], now=NOW, publish_as="demo")
        session.expire_all()

        found = text_queries.published(session, kind=TextKind.STAGE, slug="first", locale="en")
        assert found is not None
        assert (found.id, found.body) == (draft, WRITTEN.body)


def test_what_families_read_goes_into_files_and_comes_back_as_the_same_texts(portal: Portal, tmp_path: Path) -> None:
    with portal.write() as session:
        texts.load(session, read_texts(find_shipped("content")), now=NOW, publish_as="demo")
        edited = session.scalars(
            select(TextEdition).where(TextEdition.slug == "first-hours", TextEdition.locale == "en")
        ).one()
        awkward = replace(WRITTEN, title='Hours "one" \\ two', body="Words.\n\n+ one\n+ two\n")
        _publish(session, portal.people.ed, _write(portal, session, awkward, base_id=edited.id), "Dr Example")
        living = text_export.living_texts(session)

        assert write_texts(tmp_path, living) == len(living)
        back = read_texts(tmp_path)

        assert sorted(map(texts.digest_of, back)) == sorted(map(texts.digest_of, living))
        assert texts.load(session, back, now=NOW, publish_as=None) == 0
        assert write_texts(tmp_path, text_export.living_texts(session)) == 0


def test_a_text_that_stands_in_another_place_takes_its_folder_along(tmp_path: Path) -> None:
    write_texts(tmp_path, [ENGLISH])
    write_texts(tmp_path, [replace(ENGLISH, position=7)])
    (text,) = read_texts(tmp_path)
    assert text.position == 7


def test_ada_looks_at_what_ed_published_and_ed_cannot_do_it_himself(portal: Portal) -> None:
    with portal.write() as session:
        texts.load(session, [ENGLISH], now=NOW, publish_as="demo")
        _publish(session, portal.people.ed, _write(portal, session))
        change = session.scalars(select(TextChange)).one()

        def look(worker: Worker, verdict: Verdict, words: str = "") -> None:
            text_changes.look(
                session, viewer=_editor(worker), change_id=change.id, verdict=verdict, words=words, now=NOW
            )

        with pytest.raises(text_changes.OwnChange):
            look(portal.people.ed, Verdict.GOOD)
        with pytest.raises(EmptyMessage):
            look(portal.people.ada, Verdict.CHANGE, "  ")
        look(portal.people.ada, Verdict.CHANGE, "Say who stays.")
        look(portal.people.ada, Verdict.GOOD)
        with pytest.raises(text_changes.AlreadyGood):
            look(portal.people.moira, Verdict.GOOD)


def test_when_ed_goes_back_the_polish_made_of_the_wrong_english_goes_too_and_nobody_is_left_without_a_text(
    portal: Portal,
) -> None:
    with portal.write() as session:
        texts.load(session, [ENGLISH], now=NOW, publish_as="demo")
        first, ed = _newest(session).id, _editor(portal.people.ed)
        second = _write(portal, session)
        _publish(session, portal.people.ed, second)
        wrong = session.get_one(TextEdition, second)
        texts.load(session, [replace(POLISH, translated_from=wrong.words_digest)], now=NOW, publish_as="demo")

        with pytest.raises(text_withdrawal.NotReadBefore):
            text_withdrawal.go_back(session, viewer=ed, edition_id=second, back_to=_newest(session, "pl").id, now=NOW)
        text_withdrawal.go_back(session, viewer=ed, edition_id=second, back_to=first, now=NOW)
        session.expire_all()

        found = text_queries.published(session, kind=TextKind.STAGE, slug="first", locale="pl")
        assert found is not None
        assert (found.id, found.locale) == (first, "en")
        with pytest.raises(texts.NotPublished):
            text_withdrawal.go_back(session, viewer=ed, edition_id=second, back_to=first, now=NOW)
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "text.withdrawn")).all()
        assert [entry.facts for entry in entries] == [{"number": 2, "back_to": 1}]
