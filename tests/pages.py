"""A browser without a window: pages fetched and forms posted as a page posts them."""

from __future__ import annotations

import re


class Browser:
    """One person's browser."""

    def __init__(self, client, session):
        self.client = client
        self.session = session

    def fetch(self, path, status=200):
        with self.client.get(path) as answer:
            answer.get_data()
        self.session.rollback()  # so that the test sees what was committed meanwhile
        assert answer.status_code == status, answer.data[-3000:]
        return answer

    def follow(self, path):
        """Fetch a page to which the address leads on."""
        return self.get(self.fetch(path, 302).location)

    def get(self, path, status=200):
        return self.fetch(path, status).data.decode(errors="replace")

    def post(self, path, status=303, headers=None, **fields):
        token = re.search(r'name="csrf-token" content="([^"]+)"', self.get("/rapat"))[1]
        answer = self.client.post(path, data={"csrf_token": token, **fields}, headers=headers)
        self.session.rollback()
        assert answer.status_code == status, answer.get_data(as_text=True)[-3000:]
        return answer
