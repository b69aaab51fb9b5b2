"""GOV.UK Notify, by its own client: emails and texts through one template each, and whether they arrived.

The templates live in Notify and hold nothing but `((subject))` and `((body))`: every word is ours, in the reader's
language. Needs the extra `notify`.
"""

from email.message import EmailMessage
from typing import Any

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from portal.adapters.emails import TextMessage
from portal.adapters.mailer import TIMEOUT, NotHandedOver, NoWayForTexts, Outgoing
from portal.config import Notify
from portal.domain.receipts import Receipt

_RECEIPTS = {
    "delivered": Receipt.ARRIVED,
    "permanent-failure": Receipt.FAILED,
    "temporary-failure": Receipt.FAILED,
    "technical-failure": Receipt.FAILED,
}
"""Every other status means that Notify is still trying."""


class NotifyMailer:
    """Hands letters and texts to Notify, each under the reference of its notice."""

    def __init__(self, notify: Notify) -> None:
        self._notify = notify
        # The client tells mypy nothing about itself.
        make: Any = NotificationsAPIClient
        self._client: Any = make(notify.api_key, base_url=notify.base_url, timeout=TIMEOUT)
        self._client.request_session.max_redirects = 0  # ASVS 15.3.2: what we send goes nowhere else

    def close(self) -> None:
        """Let go of the connections to Notify."""
        self._client.request_session.close()

    def send(self, letter: Outgoing, *, again: bool = False) -> str:
        """Hand it over, and answer Notify's id. What Notify has already under this reference is not sent twice."""
        try:
            if again and (known := self._known(_reference(letter))) is not None:
                return known
            return str(self._send(letter)["id"])
        except (APIError, KeyError, TypeError) as problem:
            status = getattr(problem, "status_code", "")
            raise NotHandedOver(f"{type(problem).__name__} {status}".strip()) from problem

    def _send(self, letter: Outgoing) -> Any:
        reference = _reference(letter)
        if isinstance(letter, TextMessage):
            if not self._notify.text_template:
                raise NoWayForTexts
            said = {"body": letter.body}
            return self._client.send_sms_notification(letter.number, self._notify.text_template, said, reference)
        plain = letter.get_body(("plain",))
        said = {"subject": str(letter["Subject"]), "body": plain.get_content().strip() if plain is not None else ""}
        return self._client.send_email_notification(str(letter["To"]), self._notify.email_template, said, reference)

    def _known(self, reference: str) -> str | None:
        found = self._client.get_all_notifications(reference=reference)["notifications"]
        return str(found[0]["id"]) if found else None

    def receipt(self, remote_id: str) -> Receipt | None:
        """What became of it; None while Notify is still trying. Raises NotHandedOver where it does not answer."""
        try:
            return _RECEIPTS.get(self._client.get_notification_by_id(remote_id)["status"])
        except (APIError, KeyError, TypeError) as problem:
            raise NotHandedOver(type(problem).__name__) from problem


def _reference(letter: Outgoing) -> str:
    if isinstance(letter, EmailMessage):
        return str(letter["Message-ID"]).strip("<>").partition("@")[0]
    return letter.reference
