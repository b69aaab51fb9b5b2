"""Fictional words of the length that people write: the same for the bare page and for the portal."""

SENTENCES = (
    "Thank you for ringing this morning, it helped to hear your voice.",
    "We talked about it again last night and we would like to ask the hospital about that evening.",
    "My sister is staying with us until the weekend.",
    "I can come by on Thursday after two if that suits you.",
    "We found the blue blanket, it was in the car all the time.",
    "Nothing has changed since last week, and I will write to you again by Friday.",
)


def words_of(number: int) -> str:
    """The words of one message; about 150 characters, never quite the same length."""
    return f"{SENTENCES[number % 6]} {SENTENCES[(number * 5 + 2) % 6]} That is message {number}."
