"""Six families at different points of the way. Every one of them is made up, and so are their words."""

from datetime import time, timedelta

from portal.demo.family import DemoAdult, DemoContact, DemoFamily, DemoMessage, DemoMove
from portal.domain.adults import Way
from portal.domain.cases import Relationship
from portal.domain.contact_log import ContactKind, Outcome
from portal.domain.debriefs import WishToKnow
from portal.domain.journey import Circumstance, StageState
from portal.domain.safe_times import SafeSpan, SafeTimes


def _years(count: float) -> timedelta:
    return timedelta(days=round(count * 365.25))


FIRST_WEEK = DemoFamily(
    child_name="Rowan",
    age=timedelta(days=140),
    died_days_ago=6,
    circumstances=frozenset({Circumstance.UNEXPECTED, Circumstance.CORONER_POST_MORTEM}),
    practitioner=1,
    hospital=0,
    adults=(
        DemoAdult("Hannah", Relationship.MOTHER, "hannah@family.example.org", "07700 900 111", "Rowan"),
        DemoAdult(
            "Callum",
            Relationship.FATHER,
            "callum@family.example.org",
            "07700 900 112",
            "Rowan",
            wish=WishToKnow.NOT_NOW,
        ),
    ),
    moves=(
        DemoMove(
            5,
            "home-visit",
            StageState.DONE,
            "Thank you for letting us come to your home. You can ask me about anything we said, as often as you like. "
            "I will ring you on the days we agreed.",
        ),
        DemoMove(
            4,
            "who-decides",
            StageState.HAPPENING,
            "The coroner’s officer has Rowan’s papers and will ring you this week. I will be there when they do, if "
            "you want me to. Rowan is at the hospital, and you can visit.",
        ),
        DemoMove(
            2,
            "finding-out-why",
            StageState.HAPPENING,
            "The coroner has asked doctors at the children’s hospital to look for the reason. I know where Rowan will "
            "be, and I can tell you as much or as little about it as you like.",
            left_out="Callum is with his parents until the weekend and asked to hear when he is home. I ring him then.",
        ),
    ),
    messages=(
        DemoMessage(1, 22, "Can we bring his blanket to him? He always had it."),
        DemoMessage(
            2,
            10,
            "I have put my number and Ruth’s days at the top of your page. Write whenever you want.",
            by_team=True,
        ),
    ),
    contacts=(
        DemoContact(6, ContactKind.CALL, Outcome.TALKED, "First call. Both parents at home with Hannah’s sister."),
        DemoContact(
            5, ContactKind.VISIT, Outcome.TALKED, "Home visit with the police officer. Photographs explained first."
        ),
    ),
)

WAITING = DemoFamily(
    child_name="Yusuf",
    age=_years(7.4),
    died_days_ago=82,
    circumstances=frozenset({Circumstance.UNEXPECTED, Circumstance.CORONER_POST_MORTEM}),
    practitioner=0,
    hospital=1,
    adults=(
        DemoAdult("Amina", Relationship.MOTHER, "amina@family.example.org", "07700 900 121", "Yusuf", area="SS2"),
        DemoAdult(
            "Bilal", Relationship.ADULT_SIBLING, "bilal@family.example.org", "07700 900 122", "Yusuf", locale="ur"
        ),
    ),
    moves=(
        DemoMove(80, "home-visit", StageState.DONE, "We came to see you at home. What you told us is written down."),
        DemoMove(75, "who-decides", StageState.DONE, "The coroner has decided that doctors will look for the reason."),
        DemoMove(64, "saying-goodbye", StageState.DONE, "You chose how Yusuf’s funeral would be."),
        DemoMove(
            8,
            "finding-out-why",
            StageState.WAITING,
            "Nothing has changed since I last wrote. We are waiting for the hospital laboratory. I asked them again on "
            "Tuesday, and they are still working. I will write to you again even if nothing has changed.",
            waiting_for="the hospital laboratory",
            asked_days_ago=1,
        ),
    ),
    messages=(
        DemoMessage(8, 22, "Can Yusuf’s school have his drawings back? His brother keeps asking."),
        DemoMessage(
            7,
            9,
            "Of course. I have spoken to the school. They have kept every one of them in a folder with his name. I can "
            "bring them on Thursday, or you can wait until you feel ready. Both are fine.",
            by_team=True,
        ),
        DemoMessage(
            7, 10, "Thursday please. Thank you. This is the one he made at home, of our house.", with_picture=True
        ),
        DemoMessage(1, 15, "I have the folder in my car for tomorrow. I will ring before I set out.", by_team=True),
    ),
    contacts=(DemoContact(9, ContactKind.CALL, Outcome.TALKED, "Laboratory rung: no date yet."),),
    dates=(("Yusuf’s school play", timedelta(days=17)),),
)

OFFERED = DemoFamily(
    child_name="Ellie",
    age=_years(2.1),
    died_days_ago=171,
    circumstances=frozenset({Circumstance.UNEXPECTED, Circumstance.CORONER_POST_MORTEM}),
    practitioner=0,
    hospital=2,
    adults=(
        DemoAdult("Mark", Relationship.FATHER, "mark@family.example.org", "07700 900 131", "Ellie", area="CM1"),
        DemoAdult("Holly", Relationship.MOTHER, "holly@family.example.org", "07700 900 132", "Ellie", area="CM2"),
    ),
    moves=(
        DemoMove(160, "home-visit", StageState.DONE, "We came to see you at home."),
        DemoMove(150, "saying-goodbye", StageState.DONE, "Ellie’s funeral was on a Friday, with her yellow flowers."),
        DemoMove(12, "finding-out-why", StageState.DONE, "The doctors have finished. I rang you, as we had agreed."),
        DemoMove(
            5,
            "a-time-to-talk",
            StageState.HAPPENING,
            "When you feel like it, you can choose a time for us to talk. There is no hurry, and you can say not now.",
        ),
    ),
    messages=(DemoMessage(4, 19, "Could it be at my mother’s house? I do not want to go back to the hospital."),),
    contacts=(
        DemoContact(6, ContactKind.CALL, Outcome.TALKED, "Told by phone that there is something to talk about."),
    ),
    debrief_is_offered=True,
)

ONE_MAILBOX = DemoFamily(
    child_name="Kofi",
    age=_years(4.8),
    died_days_ago=44,
    circumstances=frozenset({Circumstance.UNEXPECTED, Circumstance.CORONER_POST_MORTEM, Circumstance.INQUEST}),
    practitioner=1,
    hospital=3,
    adults=(
        DemoAdult("Abena", Relationship.MOTHER, "home@family.example.org", "07700 900 141", "Kofi", short_name="oak"),
        DemoAdult(
            "Daniel",
            Relationship.FATHER,
            "home@family.example.org",
            "07700 900 142",
            "Kofi",
            short_name="river",
            wish=WishToKnow.IN_WRITING,
        ),
        DemoAdult(
            "Efua",
            Relationship.GRANDPARENT,
            "",
            "07700 900 143",
            "Kofi",
            way=Way.PHONE,
            pronoun="she",
            language="Twi",
            safe_times="Her son is at work then. Let it ring for long.",
            phone_times=SafeTimes(
                (
                    SafeSpan(frozenset(range(5)), time(9), time(12)),
                    SafeSpan(frozenset({5}), time(14), time(16)),
                )
            ),
        ),
    ),
    moves=(
        DemoMove(40, "home-visit", StageState.DONE, "I came to see you at home."),
        DemoMove(
            11,
            "finding-out-why",
            StageState.WAITING,
            "We are waiting for the doctors. I write to each of you separately, and you both hear at the same time.",
            waiting_for="the doctors who look for the reason",
        ),
    ),
    messages=(
        DemoMessage(3, 21, "Does Daniel know when the hearing is? I would rather not ask him.", adult=0),
        DemoMessage(
            2, 11, "I tell each of you myself, on the same day. You do not have to ask.", adult=0, by_team=True
        ),
        DemoMessage(0, 7, "I would like to come to the hearing but not sit next to anyone I know.", adult=1),
    ),
)

RESTRICTED = DemoFamily(
    child_name="Lily",
    age=_years(1.2),
    died_days_ago=29,
    circumstances=frozenset(
        {Circumstance.UNEXPECTED, Circumstance.CORONER_POST_MORTEM, Circumstance.POLICE_INVESTIGATION}
    ),
    practitioner=2,
    hospital=4,
    adults=(
        DemoAdult(
            "Carys",
            Relationship.MOTHER,
            "carys@family.example.org",
            "07700 900 151",
            "Lily",
            area="CO1",
            is_restricted=True,
        ),
        DemoAdult("Gwen", Relationship.GRANDPARENT, "gwen@family.example.org", "07700 900 152", "Lily", area="CO4"),
    ),
    moves=(
        DemoMove(
            20,
            "who-decides",
            StageState.HAPPENING,
            "The coroner is looking after Lily’s papers. I will write to you again, even if nothing has changed.",
        ),
    ),
    messages=(DemoMessage(1, 12, "Is there somebody I can talk to in the evenings?", adult=1),),
)

CLOSING = DemoFamily(
    child_name="Samir",
    age=_years(15.5),
    died_days_ago=402,
    circumstances=frozenset({Circumstance.EXPECTED}),
    practitioner=2,
    hospital=0,
    adults=(
        DemoAdult("Leila", Relationship.MOTHER, "leila@family.example.org", "07700 900 161", "Samir", area="RM16"),
    ),
    moves=(
        DemoMove(380, "saying-goodbye", StageState.DONE, "Samir’s friends carried the flowers."),
        DemoMove(60, "review-meeting", StageState.DONE, "I took your three questions in and brought the answers back."),
        DemoMove(
            9,
            "stepping-back",
            StageState.HAPPENING,
            "We agreed that I step back at the end of the month. You can come back at any time, for any reason.",
        ),
    ),
    messages=(DemoMessage(9, 14, "Thank you for coming to the tree planting.", adult=0),),
    contacts=(DemoContact(9, ContactKind.VISIT, Outcome.TALKED, "Agreed the ending, and the way back."),),
    have_met=True,
)

FAMILIES = (FIRST_WEEK, WAITING, OFFERED, ONE_MAILBOX, RESTRICTED, CLOSING)
