"""Files are taken in without being held in memory, only where a route takes them, and with no lock held meanwhile."""

import io
from typing import IO, Any, cast
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import update

from portal.models.cases import CaseAdult
from portal.web.uploads import IN_MEMORY, SMALL, Spool
from tests.files import PDF
from tests.portal_fixtures import Portal
from tests.threads import read
from tests.visitors import HOST, TOKEN, Visitor


def test_a_large_file_leaves_memory_and_what_is_too_much_is_counted_and_let_go() -> None:
    with Spool(keeps=IN_MEMORY * 4) as spool:
        for _ in range(12):
            spool.write(bytes(IN_MEMORY // 2))
        assert spool.fileno() > 2, "it lies in a file by now"
        assert spool.size == IN_MEMORY * 6
        spool.seek(0)
        assert len(spool.read()) == IN_MEMORY * 4


def _token(visitor: Visitor, at: str) -> str:
    found = TOKEN.search(read(visitor, at))
    return found[1] if found else ""


def _post(client: FlaskClient, path: str, form: dict[str, Any]) -> int:
    answer = client.post(path, data=form, base_url=HOST, headers={"Referer": f"{HOST}{path}"})
    answer.request.environ["wsgi.input"].close()
    return answer.status_code


def test_other_pages_take_no_file_and_keep_their_own_small_limit(portal: Portal, monkeypatch: Any) -> None:
    spools, begin = list[Spool](), Spool.__init__

    def watched(spool: Spool, keeps: int) -> None:
        begin(spool, keeps)
        spools.append(spool)

    monkeypatch.setattr(Spool, "__init__", watched)
    amina = portal.visit(portal.people.amina)
    token = _token(amina, "/settings")
    small = {"csrf_token": token, "files": [(io.BytesIO(PDF), "a.pdf")]}
    large = {"csrf_token": token, "files": [(io.BytesIO(bytes(3 * 1024 * 1024)), "a.pdf")]}

    assert _post(amina.client, "/settings/sign-out-everywhere", large) == 413
    assert _post(amina.client, "/settings/sign-out-everywhere", small) == 303
    assert [spool._keeps for spool in spools] == [0]


def test_somebody_who_may_not_enter_sends_nothing_that_is_read(portal: Portal, monkeypatch: Any) -> None:
    def read_it() -> None:
        raise AssertionError("the form was read")

    monkeypatch.setattr("portal.web.access.let_in", read_it)
    ruth = portal.visit(portal.people.ruth)
    path = f"/staff/cases/{portal.people.amina.case_id}/messages/{portal.people.amina.adult_id}"
    assert _post(ruth.client, path, {"files": [(io.BytesIO(PDF), "a.pdf")]}) == 404
    assert _post(portal.visit().client, path, {"files": [(io.BytesIO(PDF), "a.pdf")]}) == 303


class _SlowPhone:
    """A form on its way; while it travels, somebody else writes into the database."""

    def __init__(self, content: bytes, portal: Portal) -> None:
        self._content = io.BytesIO(content)
        self._portal = portal
        self.has_written = False

    def read(self, size: int = -1) -> bytes:
        if not self.has_written:
            with self._portal.write() as session:
                graces = CaseAdult.id == self._portal.people.grace.adult_id
                session.execute(update(CaseAdult).where(graces).values(area="CO1"))
                session.commit()
            self.has_written = True
        return self._content.read(size)

    def tell(self) -> int:
        return self._content.tell()

    def seek(self, place: int, whence: int = 0) -> int:
        return self._content.seek(place, whence)

    def close(self) -> None:
        self._content.close()


def test_while_a_slow_phone_sends_its_files_everybody_else_can_write(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    fields = {"csrf_token": _token(amina, "/messages"), "body": "For you.", "send_key": str(uuid4())}
    lines = "".join(
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    )
    file = '--edge\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
    body = lines.encode() + file.encode() + PDF + bytes(SMALL) + b"\r\n--edge--\r\n"
    phone = _SlowPhone(body, portal)

    answer = amina.client.post(
        "/messages",
        input_stream=cast(IO[bytes], phone),
        content_type="multipart/form-data; boundary=edge",
        content_length=len(body),
        base_url=HOST,
        headers={"Referer": f"{HOST}/messages"},
    )

    assert phone.has_written
    assert answer.status_code == 303
