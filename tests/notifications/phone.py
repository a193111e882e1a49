"""A phone without an account: what it sees behind a link, and what it sends from there."""

from __future__ import annotations

import re


class Phone:
    """A browser without an account, and the forms of the pages it sees."""

    def __init__(self, client, session):
        self.client, self.session = client, session

    def get(self, path, status=200, **given):
        answer = self.client.get(path, **given)
        self.session.rollback()
        assert answer.status_code == status, answer.text[-2000:]
        return answer.text

    def send(self, path, status=303, to="", **fields):
        token = re.search(r'name="csrf-token" content="([^"]+)"', self.get(path))[1]
        answer = self.client.post(path + to, data={"csrf_token": token, **fields})
        self.session.rollback()
        assert answer.status_code == status, answer.text[-2000:]
        return answer.text
