"""Seals open only where they were set, with the keys that set them."""

from uuid import UUID, uuid4

import pytest

from portal.adapters.crypto import Keyring, ServiceKeyUnreadable, make_service_key, read_service_keys
from portal.domain.crypto import SERVICE_DATA_KEY_ID, Cipher, KeyErased, SealBroken, WrongServiceKey

AMINAS_ROW = b"messages.sealed_body:" + uuid4().bytes
YUSUFS_ROW = b"messages.sealed_body:" + uuid4().bytes


@pytest.fixture
def service_key() -> str:
    return make_service_key()


@pytest.fixture
def cipher(service_key: str) -> Cipher:
    return Keyring(read_service_keys(service_key))


def test_what_amina_wrote_opens_where_it_was_sealed(cipher: Cipher) -> None:
    key_id, _ = cipher.make_key()

    sealed = cipher.seal(b"He laughed a lot.", key_id=key_id, context=AMINAS_ROW)

    assert cipher.open(sealed, context=AMINAS_ROW) == b"He laughed a lot."
    assert cipher.key_id_of(sealed) == key_id
    assert b"laughed" not in sealed


def test_the_same_words_never_look_the_same_twice(cipher: Cipher) -> None:
    key_id, _ = cipher.make_key()

    first, second = (cipher.seal(b"Thank you", key_id=key_id, context=AMINAS_ROW) for _ in range(2))

    assert first != second


def test_a_message_moved_to_yusufs_row_does_not_open(cipher: Cipher) -> None:
    key_id, _ = cipher.make_key()
    sealed = cipher.seal(b"for Amina only", key_id=key_id, context=AMINAS_ROW)

    with pytest.raises(SealBroken):
        cipher.open(sealed, context=YUSUFS_ROW)


def test_a_note_moved_into_the_column_of_messages_does_not_open(cipher: Cipher) -> None:
    key_id, _ = cipher.make_key()
    sealed = cipher.seal(b"staff only", key_id=key_id, context=AMINAS_ROW.replace(b"messages", b"notes"))

    with pytest.raises(SealBroken):
        cipher.open(sealed, context=AMINAS_ROW)


def test_no_single_changed_byte_goes_unnoticed(cipher: Cipher) -> None:
    key_id, _ = cipher.make_key()
    sealed = cipher.seal(b"as it was", key_id=key_id, context=AMINAS_ROW)

    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises((SealBroken, KeyErased)):
            cipher.open(bytes(changed), context=AMINAS_ROW)


@pytest.mark.parametrize("length", [0, 1, 17, 44])
def test_a_value_cut_short_is_refused(cipher: Cipher, length: int) -> None:
    key_id, _ = cipher.make_key()
    sealed = cipher.seal(b"", key_id=key_id, context=AMINAS_ROW)

    with pytest.raises(SealBroken):
        cipher.open(sealed[:length], context=AMINAS_ROW)


def test_another_familys_key_named_in_the_header_does_not_open(cipher: Cipher) -> None:
    aminas_key, _ = cipher.make_key()
    yusufs_key, _ = cipher.make_key()
    sealed = cipher.seal(b"for Amina only", key_id=aminas_key, context=AMINAS_ROW)

    with pytest.raises(SealBroken):
        cipher.open(sealed[:1] + yusufs_key.bytes + sealed[17:], context=AMINAS_ROW)


def test_nothing_opens_once_the_key_is_erased(service_key: str, cipher: Cipher) -> None:
    key_id, _ = cipher.make_key()
    sealed = cipher.seal(b"to be forgotten", key_id=key_id, context=AMINAS_ROW)

    cipher.forget(key_id)

    with pytest.raises(KeyErased) as refusal:
        cipher.open(sealed, context=AMINAS_ROW)
    assert refusal.value.key_id == key_id
    assert not cipher.knows(key_id)


def test_another_process_learns_the_key_from_its_wrapped_bytes(service_key: str, cipher: Cipher) -> None:
    key_id, wrapped = cipher.make_key()
    sealed = cipher.seal(b"shared", key_id=key_id, context=AMINAS_ROW)
    other = Keyring(read_service_keys(service_key))

    other.learn(key_id, wrapped)

    assert other.open(sealed, context=AMINAS_ROW) == b"shared"


def test_a_key_file_with_another_key_under_the_same_number_is_found_out(cipher: Cipher) -> None:
    key_id, wrapped = cipher.make_key()
    stranger = Keyring(read_service_keys(make_service_key()))

    with pytest.raises(WrongServiceKey, match="service key 1"):
        stranger.learn(key_id, wrapped)


def test_a_wrapped_key_does_not_pass_for_another_cases_key(cipher: Cipher) -> None:
    _, wrapped = cipher.make_key()

    with pytest.raises(WrongServiceKey):
        cipher.learn(uuid4(), wrapped)


def test_a_new_service_key_only_rewraps(service_key: str, cipher: Cipher) -> None:
    key_id, wrapped = cipher.make_key()
    sealed = cipher.seal(b"older than the new key", key_id=key_id, context=AMINAS_ROW)
    new_key = make_service_key(number=2)

    rewrapped = Keyring(read_service_keys(f"{new_key}\n{service_key}")).rewrap(key_id, wrapped)

    after = Keyring(read_service_keys(new_key))
    after.learn(key_id, rewrapped)
    assert after.open(sealed, context=AMINAS_ROW) == b"older than the new key"
    with pytest.raises(WrongServiceKey, match="service key 1, which is not in the key file"):
        after.learn(key_id, wrapped)


def test_an_email_address_is_found_again_however_it_is_typed(cipher: Cipher) -> None:
    cipher.make_service_data_key()

    index = cipher.blind_index("amina@example.org", purpose="email")

    assert cipher.blind_index(" Amina@Example.org ", purpose="email") == index
    assert cipher.blind_index("yusuf@example.org", purpose="email") != index
    assert cipher.blind_index("amina@example.org", purpose="telephone") != index
    assert len(index) == 32


def test_derived_secrets_are_the_same_everywhere_and_survive_a_new_service_key(service_key: str) -> None:
    first = Keyring(read_service_keys(service_key))
    wrapped = first.make_service_data_key()
    new_key = make_service_key(number=2)
    second = Keyring(read_service_keys(f"{new_key}\n{service_key}"))

    second.learn(SERVICE_DATA_KEY_ID, second.rewrap(SERVICE_DATA_KEY_ID, wrapped))

    assert first.derive("cookies") == second.derive("cookies") != first.derive("calendar feeds")
    assert first.blind_index("amina@example.org", purpose="email") == second.blind_index(
        "amina@example.org", purpose="email"
    )


def test_without_the_service_data_key_there_is_no_blind_index(cipher: Cipher) -> None:
    with pytest.raises(KeyErased):
        cipher.blind_index("amina@example.org", purpose="email")


def test_a_thousand_cases_later_the_service_data_key_is_still_at_hand(cipher: Cipher) -> None:
    cipher.make_service_data_key()
    first, _ = cipher.make_key()

    keys: list[UUID] = [cipher.make_key()[0] for _ in range(4096)]

    assert cipher.knows(SERVICE_DATA_KEY_ID)
    assert cipher.knows(keys[0])
    assert not cipher.knows(first)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "holds no key"),
        ("# only a remark\n", "holds no key"),
        ("password", "line 1 is not of the form"),
        ("x:AAAA", "line 1 is not of the form"),
        ("70000:AAAA", "line 1 has a number above"),
        ("1:not base64!", "line 1 does not hold base64"),
        ("\n1:AAAA", "line 2 holds a key of 3 bytes"),
    ],
)
def test_an_unreadable_key_file_is_explained_without_showing_it(text: str, complaint: str) -> None:
    with pytest.raises(ServiceKeyUnreadable, match=complaint) as refusal:
        read_service_keys(text)

    assert "AAAA" not in str(refusal.value)
    assert "password" not in str(refusal.value)


def test_two_keys_of_one_number_are_refused() -> None:
    with pytest.raises(ServiceKeyUnreadable, match="line 2 uses the number 1 a second time"):
        read_service_keys(f"{make_service_key()}\n{make_service_key()}")


def test_service_keys_do_not_show_themselves(service_key: str) -> None:
    keys = read_service_keys(service_key)

    assert repr(keys) == "ServiceKeys(current=1)"


def test_of_many_values_the_missing_keys_are_named_once_each(service_key: str, cipher: Cipher) -> None:
    key_id, wrapped = cipher.make_key()
    sealed = [cipher.seal(words, key_id=key_id, context=b"messages.body:1") for words in (b"one", b"two", b"three")]
    assert cipher.keys_missing(sealed) == set()
    elsewhere = Keyring(read_service_keys(service_key))
    assert elsewhere.keys_missing(sealed) == {key_id}
    elsewhere.learn(key_id, wrapped)
    assert elsewhere.keys_missing(sealed) == set()


@pytest.mark.parametrize("broken", [b"", b"\x01short", b"\x02" + bytes(60)])
def test_what_is_no_sealed_value_names_no_key(cipher: Cipher, broken: bytes) -> None:
    with pytest.raises(SealBroken):
        cipher.keys_missing([broken])
