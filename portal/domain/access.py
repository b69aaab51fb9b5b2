"""Who may do what, on one page: each permission and the small named rule behind it (ASVS 8.1.1, 8.2.1).

A viewer is who is asking. Facts are what the guard has loaded about the case the address names. Closed unless written
open: a permission that is missing from `RULES` cannot be granted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a member of staff is trusted with; one person may hold several."""

    PRACTITIONER = "practitioner"
    """Looks after families; sees the cases assigned to them and those they cover."""
    CONTENT_EDITOR = "content_editor"
    """Keeps the texts and the directory; sees no case."""
    ADMINISTRATOR = "administrator"
    """Keeps directory, texts and staff accounts; sees no case."""
    MANAGER = "manager"
    """Answers for the service; sees every case and invites staff."""


@dataclass(frozen=True, slots=True)
class FamilyViewer:
    """One adult, signed in, looking at the one case they have chosen."""

    id: UUID
    """The person; the same on every case they belong to."""
    case_id: UUID
    adult_id: UUID
    """This person's place on this case: their own thread, updates, wishes and bookings hang on it."""

    @property
    def kind(self) -> str:
        return "family"


@dataclass(frozen=True, slots=True)
class StaffViewer:
    """A member of staff, signed in with password and authenticator code."""

    id: UUID
    roles: frozenset[Role]

    @property
    def kind(self) -> str:
        return "staff"


Viewer = FamilyViewer | StaffViewer | None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the rules may ask about the case that an address names."""

    case_id: UUID
    practitioner_id: UUID
    covering_ids: frozenset[UUID]
    """Who stands in today for the assigned practitioner, by their absences."""
    is_closed: bool
    team_covers: bool = False
    """Nobody named is there today, neither the practitioner nor a cover: then every practitioner may act."""
    emergency_ids: frozenset[UUID] = frozenset()
    """Who opened it in an emergency, with a written reason that has not run out (domain.emergency_access)."""


class Right(StrEnum):
    """By what right a member of staff opens a case; kept with each opening, since leave and cover change."""

    ASSIGNED = "assigned"
    COVER = "cover"
    MANAGER = "manager"
    TEAM = "team"
    EMERGENCY = "emergency"


class Permission(StrEnum):
    """Named `audience:noun:verb`; each route carries exactly one."""

    ANYONE = "anyone"
    """Public pages: they show nothing personal, so they need nobody."""
    FAMILY_HOME_READ = "family:home:read"
    FAMILY_MESSAGES_READ = "family:messages:read"
    FAMILY_MESSAGES_SEND = "family:messages:send"
    FAMILY_JOURNEY_READ = "family:journey:read"
    FAMILY_DEBRIEF_READ = "family:debrief:read"
    FAMILY_DEBRIEF_BOOK = "family:debrief:book"
    FAMILY_QUESTIONS_READ = "family:questions:read"
    FAMILY_QUESTIONS_WRITE = "family:questions:write"
    FAMILY_SUPPORT_READ = "family:support:read"
    FAMILY_SUPPORT_KEEP = "family:support:keep"
    """Their own list of services, and what they tell us about one."""
    FAMILY_CONCERNS_TELL = "family:concerns:tell"
    """Ask for another worker, or complain; and what became of it."""
    FAMILY_SETTINGS_CHANGE = "family:settings:change"
    STAFF_TODAY_READ = "staff:today:read"
    """The home page of whoever works here: of each only what their other permissions let them see."""
    STAFF_INBOX_READ = "staff:inbox:read"
    STAFF_CASES_LIST = "staff:cases:list"
    STAFF_CASES_CREATE = "staff:cases:create"
    STAFF_CASE_READ = "staff:case:read"
    STAFF_CASE_TEND = "staff:case:tend"
    """What looking after a family tonight needs besides words: the contact log, calls, and setting out on a visit."""
    STAFF_CASE_CHANGE = "staff:case:change"
    """People, addresses, stages, meetings, facts: all that stays when the night is over."""
    STAFF_CASE_CLOSE = "staff:case:close"
    STAFF_CASE_HAND_OVER = "staff:case:hand-over"
    STAFF_CONCERNS_ANSWER = "staff:concerns:answer"
    """What families ask of the managers; never what is about oneself (services.concerns)."""
    STAFF_CASE_OPENINGS = "staff:case:openings"
    """Who opened a case, when and by what right."""
    STAFF_EMERGENCY_OPEN = "staff:emergency:open"
    """Open the case of somebody else’s family for a while, with a written reason that the manager sees."""
    STAFF_EMERGENCY_SEE = "staff:emergency:see"
    STAFF_AUDIT_READ = "staff:audit:read"
    """What was done, who may do what, and whether that is still right."""
    STAFF_LOAD_SEE = "staff:load:see"
    STAFF_LEAVE_CHANGE = "staff:leave:change"
    STAFF_MESSAGES_SEND = "staff:messages:send"
    STAFF_MESSAGES_RELEASE = "staff:messages:release"
    """Let words through to a restricted adult; never one’s own (services.held_messages)."""
    STAFF_NOTES_WRITE = "staff:notes:write"
    STAFF_QUESTIONS_ANSWER = "staff:questions:answer"
    """Carry, answer and tell; never one’s own words onto a restricted adult’s page (services.question_answers)."""
    STAFF_LEARNING_READ = "staff:learning:read"
    """Read, as the second person, what meetings learned; never one’s own words (services.review_learning)."""
    STAFF_TRAINING_KEEP = "staff:training:keep"
    """Sessions that the service taught, their figures, and certificates."""
    STAFF_DEBRIEF_CHANGE = "staff:debrief:change"
    STAFF_SLOTS_PUBLISH = "staff:slots:publish"
    STAFF_SUPPORT_EDIT = "staff:support:edit"
    STAFF_TEXTS_EDIT = "staff:texts:edit"
    STAFF_TEXTS_PUBLISH = "staff:texts:publish"
    STAFF_SAVED_REPLIES_EDIT = "staff:saved-replies:edit"
    STAFF_EXPERIENCE_KEEP = "staff:experience:keep"
    """What families said of the service when they were asked, in numbers alone."""
    STAFF_FIGURES_READ = "staff:figures:read"
    """The figures of the whole service, small numbers too, and what is made of them for others."""
    STAFF_MEMBERS_INVITE = "staff:members:invite"
    STAFF_SETTINGS_CHANGE = "staff:settings:change"
    """Hospitals, panels, commissioners and partners of the service."""
    STAFF_ACCOUNT_CHANGE = "staff:account:change"
    PEOPLE_FACES_SEE = "people:faces:see"
    """Photographs of staff: for whoever is signed in, family or staff."""


Rule = Callable[[Viewer, CaseFacts | None], bool]


def anyone(_viewer: Viewer, _facts: CaseFacts | None) -> bool:
    return True


def signed_in_family(viewer: Viewer, _facts: CaseFacts | None) -> bool:
    """The case of a family comes from who they are, never from an address, so no facts are needed."""
    return isinstance(viewer, FamilyViewer)


def signed_in(viewer: Viewer, _facts: CaseFacts | None) -> bool:
    return viewer is not None


def signed_in_staff(viewer: Viewer, _facts: CaseFacts | None) -> bool:
    return isinstance(viewer, StaffViewer)


def holds(*roles: Role) -> Rule:
    """True for a member of staff with at least one of these roles."""
    wanted = frozenset(roles)

    def rule(viewer: Viewer, _facts: CaseFacts | None) -> bool:
        return isinstance(viewer, StaffViewer) and not wanted.isdisjoint(viewer.roles)

    return rule


def looks_after_the_case(viewer: Viewer, facts: CaseFacts | None) -> bool:
    """The assigned practitioner, whoever stands in for them today, and the manager (domain.md T8, T10).

    On a day on which everybody of the chain is away the whole team may act: no family is left with nobody.
    """
    return right_of(viewer, facts) not in {None, Right.EMERGENCY}


def broke_the_glass(viewer: Viewer, facts: CaseFacts | None) -> bool:
    """A practitioner who wrote down why they must open this case now, until that time has run out (domain.md T10)."""
    return (
        isinstance(viewer, StaffViewer)
        and facts is not None
        and Role.PRACTITIONER in viewer.roles
        and viewer.id in facts.emergency_ids
    )


def opens_the_case(viewer: Viewer, facts: CaseFacts | None) -> bool:
    return looks_after_the_case(viewer, facts) or broke_the_glass(viewer, facts)


def right_of(viewer: Viewer, facts: CaseFacts | None) -> Right | None:
    """Give by what right this viewer opens this case, the nearest first; None where they have none."""
    if not isinstance(viewer, StaffViewer) or facts is None:
        return None
    if Role.PRACTITIONER in viewer.roles:
        if viewer.id == facts.practitioner_id:
            return Right.ASSIGNED
        if viewer.id in facts.covering_ids:
            return Right.COVER
    if Role.MANAGER in viewer.roles:
        return Right.MANAGER
    if Role.PRACTITIONER in viewer.roles and facts.team_covers:
        return Right.TEAM
    return Right.EMERGENCY if broke_the_glass(viewer, facts) else None


RULES: Mapping[Permission, Rule] = {
    Permission.ANYONE: anyone,
    Permission.FAMILY_HOME_READ: signed_in_family,
    Permission.FAMILY_MESSAGES_READ: signed_in_family,
    Permission.FAMILY_MESSAGES_SEND: signed_in_family,
    Permission.FAMILY_JOURNEY_READ: signed_in_family,
    Permission.FAMILY_DEBRIEF_READ: signed_in_family,
    Permission.FAMILY_DEBRIEF_BOOK: signed_in_family,
    Permission.FAMILY_QUESTIONS_READ: signed_in_family,
    Permission.FAMILY_QUESTIONS_WRITE: signed_in_family,
    Permission.FAMILY_SUPPORT_READ: signed_in_family,
    Permission.FAMILY_SUPPORT_KEEP: signed_in_family,
    Permission.FAMILY_CONCERNS_TELL: signed_in_family,
    Permission.FAMILY_SETTINGS_CHANGE: signed_in_family,
    Permission.STAFF_TODAY_READ: signed_in_staff,
    Permission.STAFF_INBOX_READ: holds(Role.PRACTITIONER, Role.MANAGER),
    Permission.STAFF_CASES_LIST: holds(Role.PRACTITIONER, Role.MANAGER),
    Permission.STAFF_CASES_CREATE: holds(Role.PRACTITIONER, Role.MANAGER),
    # Whoever came in by a reason of their own reads, writes in threads, notes and the contact log, calls and visits.
    # They change, close and answer nothing and are nobody's second person: that waits for those who look after it.
    Permission.STAFF_CASE_READ: opens_the_case,
    Permission.STAFF_CASE_TEND: opens_the_case,
    Permission.STAFF_CASE_CHANGE: looks_after_the_case,
    Permission.STAFF_CASE_CLOSE: looks_after_the_case,
    Permission.STAFF_CASE_HAND_OVER: holds(Role.MANAGER),
    Permission.STAFF_CONCERNS_ANSWER: holds(Role.MANAGER),
    Permission.STAFF_CASE_OPENINGS: holds(Role.MANAGER),
    Permission.STAFF_EMERGENCY_OPEN: holds(Role.PRACTITIONER),
    Permission.STAFF_EMERGENCY_SEE: holds(Role.PRACTITIONER, Role.MANAGER),
    Permission.STAFF_AUDIT_READ: holds(Role.MANAGER),
    Permission.STAFF_LOAD_SEE: holds(Role.MANAGER),
    Permission.STAFF_LEAVE_CHANGE: holds(Role.PRACTITIONER, Role.MANAGER),
    Permission.STAFF_MESSAGES_SEND: opens_the_case,
    Permission.STAFF_MESSAGES_RELEASE: looks_after_the_case,
    Permission.STAFF_NOTES_WRITE: opens_the_case,
    Permission.STAFF_QUESTIONS_ANSWER: looks_after_the_case,
    Permission.STAFF_LEARNING_READ: holds(Role.PRACTITIONER, Role.MANAGER),
    Permission.STAFF_TRAINING_KEEP: holds(Role.PRACTITIONER, Role.MANAGER),
    Permission.STAFF_DEBRIEF_CHANGE: looks_after_the_case,
    Permission.STAFF_SLOTS_PUBLISH: holds(Role.PRACTITIONER, Role.MANAGER),
    Permission.STAFF_SUPPORT_EDIT: holds(Role.CONTENT_EDITOR, Role.ADMINISTRATOR),
    Permission.STAFF_TEXTS_EDIT: holds(Role.CONTENT_EDITOR, Role.ADMINISTRATOR),
    Permission.STAFF_TEXTS_PUBLISH: holds(Role.CONTENT_EDITOR, Role.ADMINISTRATOR, Role.MANAGER),
    Permission.STAFF_SAVED_REPLIES_EDIT: holds(Role.CONTENT_EDITOR, Role.MANAGER),
    Permission.STAFF_EXPERIENCE_KEEP: holds(Role.MANAGER),
    Permission.STAFF_FIGURES_READ: holds(Role.MANAGER),
    Permission.STAFF_MEMBERS_INVITE: holds(Role.ADMINISTRATOR, Role.MANAGER),
    Permission.STAFF_SETTINGS_CHANGE: holds(Role.ADMINISTRATOR, Role.MANAGER),
    Permission.STAFF_ACCOUNT_CHANGE: signed_in_staff,
    Permission.PEOPLE_FACES_SEE: signed_in,
}


def may(viewer: Viewer, permission: Permission, facts: CaseFacts | None = None) -> bool:
    """Whether this viewer holds this permission, given the facts of the case in the address, if there is one."""
    rule = RULES.get(permission)
    return rule is not None and rule(viewer, facts)
