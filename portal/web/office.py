"""The team's working days, as the rules of the debrief gate ask for them."""

from portal.config import Settings
from portal.domain.debrief_records import OfficeDays
from portal.web.presence import team_hours
from portal.web.wiring import wiring


def office_days(settings: Settings) -> OfficeDays:
    """The team's week, as the settings say, and the bank holidays."""
    return OfficeDays(hours=team_hours(settings), bank_holidays=wiring().bank_holidays)
