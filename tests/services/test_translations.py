"""Translations are checked by somebody with a name, and families get nothing that nobody has checked."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.domain.content import TextKind, TranslationState
from portal.models.texts import TextEdition
from portal.queries import operations
from portal.queries import texts as text_queries
from portal.queries import translations as queries
from portal.services import texts, translations
from tests.portal_fixtures import Portal
from tests.web.public.shelves import stage
from tests.world import NOW

ENGLISH = stage("first", title="The first hours")
POLISH = stage("first", title="Pierwsze godziny", locale="pl", body="Słowa.\n", translated_from=ENGLISH.words_digest)
TODAY = NOW.date()


def _ed(portal: Portal) -> StaffViewer:
    return StaffViewer(id=portal.people.ed.staff_id, roles=frozenset({Role.CONTENT_EDITOR}))


def _edition(session: Session, title: str) -> TextEdition:
    return session.scalars(select(TextEdition).where(TextEdition.title == title)).one()


def _load(session: Session, *several: object) -> None:
    texts.load(session, several, now=NOW, publish_as=None)  # type: ignore[arg-type]


def _review(portal: Portal, session: Session, title: str, **other: object) -> None:
    said: dict[str, object] = {
        "against": ENGLISH.words_digest,
        "reviewed_by": "Zofia Example, sworn translator",
        "reviewed_on": TODAY,
        **other,
    }
    translations.mark_reviewed(
        session,
        viewer=_ed(portal),
        edition_id=_edition(session, title).id,
        today=TODAY,
        now=NOW,
        **said,  # type: ignore[arg-type]
    )


def _publish(portal: Portal, session: Session, title: str) -> None:
    texts.publish(session, viewer=_ed(portal), edition_id=_edition(session, title).id, reviewed_by="", now=NOW)


def _state(session: Session) -> TranslationState:
    (line,) = queries.by_language(session, ["pl"])["pl"]
    return line.state


def test_nobody_reads_a_draft_until_zofia_has_checked_it(portal: Portal) -> None:
    with portal.write() as session:
        _load(session, ENGLISH, POLISH)
        _publish(portal, session, "The first hours")
        with pytest.raises(texts.TranslationUnreviewed):
            _publish(portal, session, "Pierwsze godziny")
        assert _state(session) is TranslationState.DRAFT

        _review(portal, session, "Pierwsze godziny")
        _publish(portal, session, "Pierwsze godziny")
        session.expire_all()

        assert _state(session) is TranslationState.REVIEWED
        edition = _edition(session, "Pierwsze godziny")
        assert edition.translation_reviewed_by == "Zofia Example, sworn translator"
        assert edition.translation_reviewed_on == TODAY
        assert edition.translation_recorded_by == portal.people.ed.staff_id
        assert edition.is_published


def test_a_translation_is_not_given_to_families_before_its_english(portal: Portal) -> None:
    with portal.write() as session:
        _load(session, ENGLISH, POLISH)
        _review(portal, session, "Pierwsze godziny")

        with pytest.raises(texts.OriginalNotPublished):
            _publish(portal, session, "Pierwsze godziny")


def test_what_is_withdrawn_in_english_is_withdrawn_in_every_language(portal: Portal) -> None:
    with portal.write() as session:
        _load(session, ENGLISH, POLISH)
        _review(portal, session, "Pierwsze godziny")
        _publish(portal, session, "The first hours")
        _publish(portal, session, "Pierwsze godziny")

        english = _edition(session, "The first hours").id
        texts.withdraw(session, viewer=_ed(portal), edition_id=english, now=NOW)
        texts.load(session, [ENGLISH, POLISH], now=NOW, publish_as="demo")
        session.expire_all()

        assert not session.scalars(select(TextEdition.id).where(TextEdition.is_published)).all()


def test_withdrawing_the_polish_leaves_the_english(portal: Portal) -> None:
    with portal.write() as session:
        texts.load(session, [ENGLISH, POLISH], now=NOW, publish_as="demo")

        texts.withdraw(session, viewer=_ed(portal), edition_id=_edition(session, "Pierwsze godziny").id, now=NOW)

        found = text_queries.published(session, kind=TextKind.STAGE, slug="first", locale="pl")
        assert found is not None
        assert found.title == "The first hours"


def test_new_english_words_leave_the_translation_behind_until_somebody_compares_it_again(portal: Portal) -> None:
    newer = stage("first", title="The very first hours")
    with portal.write() as session:
        _load(session, ENGLISH, POLISH)
        _publish(portal, session, "The first hours")
        _review(portal, session, "Pierwsze godziny")
        _load(session, newer)
        assert _state(session) is TranslationState.REVIEWED, "families still read the English it was made from"

        _publish(portal, session, "The very first hours")
        assert _state(session) is TranslationState.OUTDATED
        assert operations.state(session).outdated == 0, "nobody reads it yet"
        with pytest.raises(translations.EnglishMovedOn):
            _review(portal, session, "Pierwsze godziny")

        _review(portal, session, "Pierwsze godziny", against=newer.words_digest, reviewed_by="Adam Example")
        session.expire_all()
        assert _state(session) is TranslationState.REVIEWED
        assert _edition(session, "Pierwsze godziny").translation_reviewed_by == "Adam Example"


def test_the_operator_is_told_of_translations_that_families_read_out_of_date(portal: Portal) -> None:
    with portal.write() as session:
        texts.load(session, [ENGLISH, POLISH], now=NOW, publish_as="demo")
        assert operations.state(session).outdated == 0

        texts.load(session, [stage("first", title="The very first hours")], now=NOW, publish_as="demo")

        assert operations.state(session).outdated == 1


def test_a_second_review_of_the_same_words_is_refused_and_the_first_name_stays(portal: Portal) -> None:
    with portal.write() as session:
        _load(session, ENGLISH, POLISH)
        _review(portal, session, "Pierwsze godziny")

        with pytest.raises(translations.AlreadyReviewed):
            _review(portal, session, "Pierwsze godziny", reviewed_by="Somebody Else")

        session.expire_all()
        assert _edition(session, "Pierwsze godziny").translation_reviewed_by == "Zofia Example, sworn translator"


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"reviewed_by": "  "}, translations.ReviewerMissing),
        ({"reviewed_by": "x" * 121}, texts.ReviewerUnreadable),
        ({"reviewed_on": TODAY + timedelta(days=1)}, translations.ReviewInFuture),
        ({"against": ""}, translations.EnglishMovedOn),
    ],
)
def test_a_review_without_a_name_or_of_a_day_to_come_is_none(
    portal: Portal, said: dict[str, object], refusal: type[Exception]
) -> None:
    with portal.write() as session:
        _load(session, ENGLISH, POLISH)

        with pytest.raises(refusal):
            _review(portal, session, "Pierwsze godziny", **said)
        with pytest.raises(translations.NotATranslation):
            _review(portal, session, "The first hours")


def test_a_review_of_nothing_is_refused(portal: Portal) -> None:
    with portal.write() as session, pytest.raises(texts.NoSuchEdition):
        translations.mark_reviewed(
            session,
            viewer=_ed(portal),
            edition_id=uuid4(),
            against="",
            reviewed_by="Zofia Example",
            reviewed_on=TODAY,
            today=TODAY,
            now=NOW,
        )


def test_loading_again_after_facts_were_checked_makes_no_new_draft_of_a_translation(portal: Portal) -> None:
    with portal.write() as session:
        _load(session, ENGLISH, POLISH)
        _review(portal, session, "Pierwsze godziny")

        checked = date(2026, 11, 23)
        later = stage("first", title="The first hours", reviewed_on=checked)
        _load(
            session,
            later,
            stage(
                "first",
                title="Pierwsze godziny",
                locale="pl",
                body="Słowa.\n",
                translated_from=later.words_digest,
                reviewed_on=checked,
            ),
        )

        assert _state(session) is TranslationState.REVIEWED


def test_what_needs_work_stands_first_and_what_is_missing_is_said(portal: Portal) -> None:
    second, third = (stage(slug, title=slug.title(), position=place) for place, slug in ((2, "second"), (3, "third")))
    with portal.write() as session:
        _load(session, ENGLISH, second, third, POLISH)
        _review(portal, session, "Pierwsze godziny")
        _load(session, stage("third", title="Trzeci", locale="pl", translated_from="000000000000"))

        lines = queries.by_language(session, ["pl", "ur"])

        assert [(line.slug, line.state.value) for line in lines["pl"]] == [
            ("third", "outdated"),
            ("second", "missing"),
            ("first", "reviewed"),
        ]
        assert {line.state for line in lines["ur"]} == {TranslationState.MISSING}
