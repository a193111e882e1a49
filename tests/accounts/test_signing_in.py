"""Signing in: by three names, with one answer to every mistake, and a session that ends when it should."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import request

from coordination.accounts import passwords, services
from coordination.accounts.models import Role
from coordination.app import create_app
from coordination.db import db, is_writing
from coordination.directory.models import EmployeeIdType
from coordination.errors import DomainError
from tests.factories import NOW, make_account, make_office, make_organization, sign_in

PASSWORD = "kuda laut berenang"


@pytest.fixture
def account(session):
    make_office(session)
    account = make_account(session, Role.OFFICER, make_organization(session))
    account.username, account.email = "petugas", "petugas@kendarikota.go.id"
    account.person.employee_id, account.person.employee_id_type = "199008172020042001", EmployeeIdType.NIP
    account.password_hash = passwords.hashed(PASSWORD)
    session.commit()
    return account


def send(client, name, password=PASSWORD, address="/masuk", **headers):
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/masuk").text)[1]
    return client.post(
        address, data={"name": name, "password": password, "csrf_token": token}, headers=headers, follow_redirects=False
    )


@pytest.mark.parametrize("name", ["petugas", "Petugas@KendariKota.go.id", "19900817 202004 2 001", " petugas "])
def test_one_signs_in_by_user_name_email_or_nip(client, account, name):
    answer = send(client, name)
    assert answer.status_code == 303
    assert client.get("/akun-saya").status_code == 200


def test_a_wrong_password_an_unknown_name_and_a_closed_account_get_the_same_answer(client, account, session):
    wrong = send(client, "petugas", "salah sama sekali")
    unknown = send(client, "siapa")
    account.active = False
    session.commit()
    closed = send(client, "petugas")
    answers = {
        re.sub(r'(csrf_token|client_key|name="name").*?>', "", answer.text) for answer in (wrong, unknown, closed)
    }
    texts = {re.search(r'class="error".*?</p>', answer.text, re.S)[0] for answer in (wrong, unknown, closed)}
    assert [wrong.status_code, unknown.status_code, closed.status_code] == [422] * 3
    assert len(texts) == 1
    assert answers


def test_nobody_who_saves_waits_for_a_password_to_be_checked(client, account, monkeypatch):
    waiting = []
    matches = passwords.matches

    def watched(password, kept):
        waiting.append(is_writing(db.session()))
        return matches(password, kept)

    monkeypatch.setattr(passwords, "matches", watched)
    assert send(client, "petugas").status_code == 303
    assert send(client, "petugas", "salah sama sekali").status_code == 422
    assert waiting == [False, False]


@pytest.mark.parametrize("change", [{"active": False}, {"password_hash": passwords.hashed("sandi lain sekali")}])
def test_a_password_that_was_right_a_moment_ago_opens_nothing_once_it_changed(session, account, change):
    recognized = services.recognize(session=session, name="petugas", password=PASSWORD)
    for name, value in change.items():
        setattr(account, name, value)
    session.flush()
    with pytest.raises(DomainError):
        services.sign_in(session=session, recognized=recognized, password=PASSWORD, now=NOW)
    assert account.signed_in_at is None


def test_one_comes_back_to_the_page_one_wanted_but_never_elsewhere(client, account):
    assert send(client, "petugas", address="/masuk?next=/rapat/12?tab=a").headers["Location"] == "/rapat/12?tab=a"
    for trap in ("//evil.example", "https://evil.example", "/\\evil.example", "/%09/evil.example", "/%0d/evil.example"):
        assert send(client, "petugas", address=f"/masuk?next={trap}").headers["Location"] == "/"


def test_a_page_asks_to_sign_in_and_remembers_itself(client, account):
    answer = client.get("/akun-saya")
    assert answer.status_code in (302, 303)
    assert answer.headers["Location"] == "/masuk?next=/akun-saya?"


def test_the_session_is_made_anew_at_sign_in(client, account):
    with client.session_transaction() as planted:
        planted["planted"] = "by somebody else"
    send(client, "petugas")
    with client.session_transaction() as kept:
        assert "planted" not in kept


def test_a_closed_account_is_out_at_once(client, account, session):
    sign_in(client, account)
    assert client.get("/akun-saya").status_code == 200
    account.active = False
    session.commit()
    assert client.get("/akun-saya").status_code in (302, 303)


def test_signing_out_ends_the_session(client, account):
    send(client, "petugas")
    token = re.search(r'csrf-token" content="([^"]+)"', client.get("/akun-saya").text)[1]
    client.post("/keluar", data={"csrf_token": token})
    assert client.get("/akun-saya").status_code in (302, 303)


def test_many_tries_from_one_address_are_slowed_down(client, account):
    answers = [send(client, "petugas", f"salah sekali {n}").status_code for n in range(12)]
    assert 429 in answers


def test_a_changed_password_ends_the_sessions_elsewhere(app, client, account, session):
    elsewhere = app.test_client()
    send(client, "petugas")
    send(elsewhere, "petugas")
    page = client.get("/akun-saya").text
    token = re.search(r'csrf-token" content="([^"]+)"', page)[1]
    new = "gajah menari di pasar"
    answer = client.post(
        "/akun-saya", data={"old_password": PASSWORD, "password": new, "repeated_password": new, "csrf_token": token}
    )
    assert answer.status_code == 303
    assert client.get("/akun-saya").status_code == 200
    assert elsewhere.get("/akun-saya").status_code in (302, 303)


def test_an_expired_token_gives_the_form_back_with_what_it_held_but_not_the_password(client, account):
    answer = client.post("/masuk", data={"name": 'O\'Brien & "Anak" <Kota>', "password": PASSWORD, "csrf_token": "old"})
    assert answer.status_code == 400
    assert "O&#39;Brien &amp; &#34;Anak&#34; &lt;Kota&gt;" in answer.text
    assert PASSWORD not in answer.text


def test_a_password_is_kept_as_argon2id_and_never_logged(client, account, session, caplog):
    caplog.set_level("DEBUG")
    send(client, "petugas")
    send(client, "petugas", "rahasia yang salah")
    assert account.password_hash.startswith("$argon2id$")
    assert PASSWORD not in caplog.text
    assert "rahasia yang salah" not in caplog.text


def test_a_form_sent_after_the_session_ended_comes_back_with_what_it_held(client, account, session):
    sign_in(client, account)
    token = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/akun-saya").text)[1]
    account.epoch += 1
    session.commit()
    answer = client.post("/rapat/baru", data={"csrf_token": token, "title": "Rapat <koordinasi>"})
    assert answer.status_code == 401
    assert 'name="title" value="Rapat &lt;koordinasi&gt;"' in answer.text
    assert "Sesi berakhir sebelum isian ini sampai." in answer.text


def test_a_page_that_gives_a_form_back_holds_no_password(client, account):
    sign_in(client, account)
    secret = "kata sandi yang baru"
    sent = {"old_password": PASSWORD, "password": secret, "repeated_password": secret, "csrf_token": "old"}
    answer = client.post("/akun-saya", data=sent)
    assert answer.status_code == 400
    assert secret not in answer.text
    assert PASSWORD not in answer.text


def test_behind_the_offices_proxy_the_asker_is_known_and_the_cookie_goes_over_https_alone(settings, client, account):
    behind = {"X-Forwarded-For": "10.1.2.3", "X-Forwarded-Proto": "https"}
    assert "Secure" not in send(client, "petugas", **behind).headers["Set-Cookie"]  # no proxy of the office's says so
    proxied = create_app(replace(settings, proxies=1))
    seen = []
    proxied.before_request(lambda: seen.append(request.remote_addr))
    answer = send(proxied.test_client(), "petugas", **behind)
    with proxied.app_context():
        db.engine.dispose()
    assert "Secure" in answer.headers["Set-Cookie"]
    assert seen[-1] == "10.1.2.3"
