"""Words that families should not read, and words that must not stand in a notice."""

import pytest

from portal.domain.wording import find_banned, find_banned_in_notice, find_hurtful


@pytest.mark.parametrize(
    "sentence",
    [
        "The deceased was taken to hospital.",
        "You can see the body on Monday.",
        "His remains will be returned.",
        "We will give back the exhibits and personal effects.",
        "Your case is still pending.",
        "We discussed Yusuf’s case.",
        "This may bring you closure.",
        "We are with you on this journey.",
        "Unfortunately there is no news.",
        "Please be advised that the office is closed.",
        "We understand how you feel.",
        "We know how hard this is.",
        "Thank you for your patience.",
        "He passed away on Sunday.",
        "Since he has passed, the house is quiet.",
        "We are sorry that he has passed on.",
        "We are sorry that you lost your little boy.",
        "We are sorry for your loss.",
        "She committed suicide.",
        "It was SUICIDE.",
        "He took his own life.",
        "They say that he harmed himself.",
        "Nobody thinks that he did this to himself.",
        "Was it an overdose?",
        "She jumped from the bridge.",
        "The police found no sign of foul play.",
        "We do not know who did this.",
        "It was not deliberate.",
        "The perpetrator is known.",
        "Yusuf’s remains are with us.",
        "The procedure takes an hour.",
        "All stakeholders will be told.",
        "Time heals.",
        "At least you have other children.",
        "The CDOP meets in May.",
        "You failed to attend.",
        "Be strong!",
    ],
)
def test_amina_is_never_written_a_sentence_like_this(sentence: str) -> None:
    assert find_banned(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Yusuf died on 3 September.",
        "Keep the number in case you need it. In that case, ring us.",
        "In the case of twins, each has a page.",
        "In rare cases it takes longer.",
        "Somebody from the coroner’s office rings you.",
        "We passed your questions on to the doctor.",
        "We have passed your letter to the laboratory, and have passed it on to Jo.",
        "At least you can ring me.",
        "The remaining tests take months.",
        "You can lose your keys, or your way.",
        "Nobody has a duty to disclose it.",
        "Everybody who knew Yusuf is asked.",
        "We do not know yet. You can ask again.",
        "Victim Support can come with you.",
        "It remains cold.",
    ],
)
def test_plain_words_are_left_alone(sentence: str) -> None:
    assert find_banned(sentence) == []


def test_a_finding_says_what_why_and_what_instead() -> None:
    (finding,) = find_banned("You can see The Deceased on Monday.")

    assert finding.phrase == "The Deceased"
    assert "thing" in finding.why
    assert "child’s name" in finding.better


def test_findings_come_in_reading_order_and_across_line_breaks() -> None:
    found = find_banned("Unfortunately we are sorry for your\nloss. Thank you for your patience!")

    assert [finding.phrase for finding in found] == [
        "Unfortunately", "your loss", "Thank you for your patience", "!",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "notice",
    [
        "Update on your child’s post-mortem",
        "The coroner wrote to us",
        "Postmortem results",
        "News after Yusuf’s death",
        "Your bereavement appointment",
        "Review meeting on Tuesday",
        "Essex NHS family support",
        "He DIED",
    ],
)
def test_a_notice_on_a_lock_screen_says_nothing_of_this(notice: str) -> None:
    assert find_banned_in_notice(notice, names=[])


@pytest.mark.parametrize(
    "notice",
    [
        "You have a new message. Sign in when you are ready.",
        "Your code is 482 913. It works for ten minutes.",
        "Reminder: your appointment on Tuesday. No reply is needed.",
        "Somebody signed in to your account from a new phone.",
    ],
)
def test_a_neutral_notice_passes(notice: str) -> None:
    assert find_banned_in_notice(notice, names=["Yusuf Rahman"]) == []


@pytest.mark.parametrize("notice", ["News about Yusuf", "news about YUSUF", "rahman", "Yusuf’s page"])
def test_a_notice_never_names_the_child_in_part_or_in_whole(notice: str) -> None:
    (finding,) = find_banned_in_notice(notice, names=["Yusuf Rahman"])

    assert "name" in finding.why


def test_a_child_called_will_does_not_make_every_notice_suspect() -> None:
    assert find_banned_in_notice("It will open for ten minutes.", names=["Will"]) == []
    assert find_banned_in_notice("A note about Will.", names=["Will"])


def test_a_name_inside_another_word_is_not_a_name() -> None:
    assert find_banned_in_notice("Manage your account.", names=["Ana"]) == []


@pytest.mark.parametrize("sentence", ["Unfortunately it is late.", "How good!", "The procedure takes an hour."])
def test_stiff_words_do_not_stop_a_message_of_the_team(sentence: str) -> None:
    assert find_banned(sentence)
    assert find_hurtful(sentence) == ()


def test_each_hurtful_phrase_is_shown_once_with_better_words() -> None:
    (finding,) = find_hurtful("Exhibits, the exhibits! THE EXHIBITS")

    assert (finding.phrase, finding.better) == ("Exhibits", "belongings")
