"""GOV.UK Notify by its own client, against a server on this machine that checks every token as Notify does."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
import pytest
from sqlalchemy import select

from portal import worker
from portal.adapters.emails import TextMessage
from portal.adapters.mailer import NotHandedOver
from portal.adapters.notify import NotifyMailer
from portal.config import Notify
from portal.domain.notifications import NoticeKind
from portal.domain.phone_tasks import WhyPhone
from portal.models.messages import Notice
from portal.models.phone_tasks import PhoneTask
from portal.services import notices
from tests.portal_fixtures import Portal, settings_for

SERVICE, SECRET = str(uuid4()), str(uuid4())
KEY = f"a_name-{SERVICE}-{SECRET}"


class Stub(BaseHTTPRequestHandler):
    """What Notify does with what we ask, as far as we use it."""

    taken: ClassVar[list[dict[str, Any]]] = []
    status = "sending"
    refuses_with = 0
    loses_the_answer = False

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self._is_refused():
            return
        row = {"id": str(uuid4()), "kind": self.path.rpartition("/")[2], **asked}
        Stub.taken.append(row)
        if Stub.loses_the_answer:
            Stub.loses_the_answer = False
            self._answer(502, {"errors": []})
        else:
            self._answer(201, {"id": row["id"]})

    def do_GET(self) -> None:
        if self._is_refused():
            return
        parts = urlsplit(self.path)
        if parts.query:
            (reference,) = parse_qs(parts.query)["reference"]
            found = [each for each in Stub.taken if each["reference"] == reference]
            self._answer(200, {"notifications": found, "links": {}})
        else:
            self._answer(200, {"id": parts.path.rpartition("/")[2], "status": Stub.status})

    def _is_refused(self) -> bool:
        token = self.headers["Authorization"].removeprefix("Bearer ")
        claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": True})
        if claims["iss"] != SERVICE:
            self._answer(403, {"errors": [{"error": "AuthError", "message": "Invalid token"}]})
        elif Stub.refuses_with:
            self._answer(Stub.refuses_with, {"errors": [{"error": "RateLimitError", "message": "Exceeded"}]})
        return claims["iss"] != SERVICE or bool(Stub.refuses_with)

    def _answer(self, status: int, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def notify() -> Iterator[Notify]:
    Stub.taken, Stub.status, Stub.refuses_with, Stub.loses_the_answer = [], "sending", 0, False
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Notify(KEY, "email-template", "text-template", f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def mailer(notify: Notify) -> Iterator[NotifyMailer]:
    made = NotifyMailer(notify)
    yield made
    made.close()


def letter(reference: str = "0190-ref") -> EmailMessage:
    made = EmailMessage()
    made["To"], made["Subject"] = "amina@example.org", "There is something new for you"
    made["Message-ID"] = f"<{reference}@example.org>"
    made.set_content("Sign in when you are ready.")
    return made


def test_a_letter_and_a_text_reach_notify_each_under_its_own_reference(mailer: NotifyMailer) -> None:
    mailer.send(letter())
    mailer.send(TextMessage("0191-ref", "07700900123", "Sign in when you are ready."))

    email, text = Stub.taken
    assert (email["kind"], email["reference"], email["email_address"]) == ("email", "0190-ref", "amina@example.org")
    assert email["personalisation"] == {
        "subject": "There is something new for you",
        "body": "Sign in when you are ready.",
    }
    assert (text["kind"], text["phone_number"], text["template_id"]) == ("sms", "07700900123", "text-template")


def test_what_notify_took_while_its_answer_was_lost_is_not_sent_twice(mailer: NotifyMailer) -> None:
    Stub.loses_the_answer = True
    with pytest.raises(NotHandedOver):
        mailer.send(letter())

    assert mailer.send(letter(), again=True) == Stub.taken[0]["id"]
    assert len(Stub.taken) == 1


@pytest.mark.parametrize("status", [400, 403, 429, 500, 503])
def test_a_refusal_leaves_the_letter_to_be_tried_again_and_names_nobody(mailer: NotifyMailer, status: int) -> None:
    Stub.refuses_with = status
    with pytest.raises(NotHandedOver) as refusal:
        mailer.send(letter())
    assert str(status) in str(refusal.value)
    assert "amina" not in str(refusal.value)


def test_nobody_at_home_is_no_success() -> None:
    nobody = NotifyMailer(Notify(KEY, "email-template", "", "http://127.0.0.1:9"))
    with pytest.raises(NotHandedOver):
        nobody.send(letter())
    nobody.close()


@pytest.mark.parametrize(("status", "calls"), [("delivered", []), ("permanent-failure", [WhyPhone.NOT_DELIVERED])])
def test_whether_it_arrived_is_asked_later_and_what_did_not_is_told_by_phone(
    portal: Portal, notify: Notify, mailer: NotifyMailer, status: str, calls: list[str]
) -> None:
    amina = portal.people.amina
    portal.visit(amina)
    settings = replace(settings_for(portal.database), notify=notify)
    with portal.write() as session:
        notices.post_to_person(
            session,
            person_id=amina.person_id,
            case_id=amina.case_id,
            kind=NoticeKind.NEW_MESSAGE,
            now=portal.clock.now,
        )
        session.commit()
    assert worker.deliver_one(portal.database, mailer, settings, now=portal.clock.now)
    assert not worker.ask_for_receipt(portal.database, mailer, now=portal.clock.now)

    portal.clock.pass_by(timedelta(minutes=5))
    assert worker.ask_for_receipt(portal.database, mailer, now=portal.clock.now), "still sending"
    Stub.status = status
    portal.clock.pass_by(timedelta(minutes=30))
    assert worker.ask_for_receipt(portal.database, mailer, now=portal.clock.now)
    portal.clock.pass_by(timedelta(days=1))
    assert not worker.ask_for_receipt(portal.database, mailer, now=portal.clock.now)

    with portal.read() as session:
        (notice,) = session.scalars(select(Notice)).all()
        assert notice.receipt is not None
        assert list(session.scalars(select(PhoneTask.reason))) == calls
        assert (notice.given_up_at is not None) is bool(calls)
