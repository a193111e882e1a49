"""Which addresses the product names when it starts."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

import pytest

from coordination import serving
from coordination.config import load_settings


@pytest.fixture
def opened(tmp_path):
    """Return a way to take an address, on any free port."""
    doors = []

    def listen(host):
        doors.append(serving.listen(load_settings(tmp_path, {"RAKOR_HOST": host, "RAKOR_PORT": "0"})))
        return doors[-1]

    yield listen
    for door in doors:
        door.close()


def test_open_to_this_computer_alone_it_names_one_address(opened):
    door = opened("127.0.0.1")
    assert serving.address_of(door) == f"http://127.0.0.1:{door.getsockname()[1]}"
    assert serving.address_elsewhere(door) is None


@pytest.mark.allow_hosts(["192.0.2.1"])  # asked for the way out only: nothing is sent there
def test_open_to_the_office_it_names_the_address_of_this_machine_on_its_network(opened):
    door = opened("0.0.0.0")
    port = door.getsockname()[1]
    assert serving.address_of(door) == f"http://localhost:{port}"
    elsewhere = serving.address_elsewhere(door)
    if elsewhere is None:
        with pytest.raises(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
            asked.connect(("192.0.2.1", 9))
        return
    host = urlsplit(elsewhere).hostname
    assert not ip_address(host).is_loopback
    with socket.socket() as own:
        own.bind((host, 0))  # only an address of this machine can be taken
