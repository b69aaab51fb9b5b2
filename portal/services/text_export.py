"""The living texts: what families read, as the content folder holds it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.content import Text
from portal.models.texts import TextEdition
from portal.services import texts


def living_texts(session: Session) -> tuple[Text, ...]:
    """Every published edition, in every language, each in its place."""
    rows = select(TextEdition).where(TextEdition.is_published)
    in_order = rows.order_by(TextEdition.kind, TextEdition.place, TextEdition.slug, TextEdition.locale)
    return tuple(texts.text_of(edition) for edition in session.scalars(in_order))
