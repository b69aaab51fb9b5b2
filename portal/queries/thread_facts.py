"""What a thread's own statement asks besides, so that most pages are spared a question: yes or no for each thread."""

from sqlalchemy import ColumnElement, bindparam, exists, or_

from portal.models.attachments import Attachment
from portal.models.danger import AutomaticReply, DangerFlag, MessageMark
from portal.models.messages import Thread

THREADS, FLAGS = Thread.__table__, DangerFlag.__table__


def has_files() -> ColumnElement[bool]:
    """Whether anything was ever sent with a message of the thread: most threads are spared the question which."""
    sent = Attachment.__table__
    return exists().where(sent.c.thread_id == THREADS.c.id, sent.c.message_id.is_not(None)).correlate(THREADS)


def has_marks() -> ColumnElement[bool]:
    """Whether anything stands beside a message of the thread: an automatic reply, a translation, a mark for staff."""
    marks, replies = MessageMark.__table__, AutomaticReply.__table__
    of_thread = (exists().where(table.c.thread_id == THREADS.c.id).correlate(THREADS) for table in (marks, replies))
    return or_(*of_thread)


def has_open_flag() -> ColumnElement[bool]:
    """Whether somebody may be in danger by what stands in the thread, and the matter is not closed."""
    return (
        exists()
        .where(FLAGS.c.adult_id == THREADS.c.adult_id, FLAGS.c.closed_at.is_(None), FLAGS.c.message_id.is_not(None))
        .correlate(THREADS)
    )


def asks_how_they_are() -> ColumnElement[bool]:
    """Whether they wrote something lately that may mean danger, and have not said how they are."""
    since = bindparam("asked_since", type_=FLAGS.c.raised_at.type)
    return (
        exists()
        .where(FLAGS.c.adult_id == THREADS.c.adult_id, FLAGS.c.raised_at > since, FLAGS.c.said.is_(None))
        .correlate(THREADS)
    )
