"""Whether a letter or text arrived, as the service that carries it tells later, and how long that is asked."""

from datetime import timedelta
from enum import StrEnum

FIRST_ASKED_AFTER = timedelta(minutes=5)
ASKED_EVERY = timedelta(minutes=30)

ASKED_FOR = timedelta(days=4)
"""GOV.UK Notify goes on trying for three days (docs.notifications.service.gov.uk, “Status – email”, “Status – SMS”)."""


class Receipt(StrEnum):
    """What became of it in the end."""

    ARRIVED = "arrived"
    FAILED = "failed"
    """Somebody phones."""
