"""Addresses of the directory and the accounts."""

from __future__ import annotations

from tests.permissions.expectations import SEE_MEETING
from tests.permissions.rows import (
    ADMINISTRATOR,
    ANYBODY,
    DIRECTORY,
    both,
    read,
    write,
)

REGISTER = "/direktori/instansi/<int:organization_id>/nomor/<any(undangan, 'berita-acara'):kind>"
RECORDS_OF_HOST = {"organization_id": "organization_id_of_host", "kind": "berita-acara"}
TEMPLATES = "/direktori/instansi/<int:organization_id>/templat"
OWNER_OF_TEMPLATE = {"organization_id": "organization_id_of_stranger"}

DIRECTORY_PAGES = [
    read("take the styles of a layout's preview", "/tata-naskah.css", ANYBODY),
    read("open the directory", "/direktori", ANYBODY),
    read("see an organization", "/direktori/instansi/<int:organization_id>", ANYBODY),
    *[
        read(f"be offered {word}", f"/direktori/cari/{word}", ANYBODY, query="q=a", scripted=True)
        for word in ("anggota", "instansi", "jabatan", "orang", "undangan")
    ],
    *both(
        "add an organization",
        "/direktori/instansi/baru",
        DIRECTORY,
        changes="organization",
        form={"name": "Dinas Baru", "protocol_order": "10"},
    ),
    *both(
        "change an organization",
        "/direktori/instansi/<int:organization_id>/ubah",
        DIRECTORY,
        changes="organization",
        form={"name": "Dinas Lain"},
    ),
    *[
        write(
            f"close a row: {kind}",
            "/direktori/<any(instansi, orang, jabatan, kelompok):kind>/<int:row_id>/status",
            ADMINISTRATOR,
            changes=table,
            form={"active": "0"},
            ids={"kind": kind, "row_id": row_id},
        )
        for kind, table, row_id in (
            ("instansi", "organization", "organization_id"),
            ("orang", "person", "person_id"),
            ("jabatan", "position", "position_id"),
            ("kelompok", "directory_group", "group_id"),
        )
    ],
    *both(
        "merge organizations",
        "/direktori/gabung/<any(instansi, orang):kind>/<int:row_id>",
        ADMINISTRATOR,
        changes="organization",
        query="ke={organization_id_of_owner}",
        ids={"kind": "instansi", "row_id": "organization_id_of_stranger"},
    ),
    read("begin an import", "/direktori/impor", DIRECTORY),
    write("see what an import would do", "/direktori/impor", DIRECTORY, changes="", form={"file": "SHEET"}),
    write(
        "apply an import",
        "/direktori/impor/terapkan",
        DIRECTORY,
        changes="organization",
        page="/direktori/impor",
        upload="SHEET",
    ),
    read(
        "take an empty sheet to import",
        "/direktori/impor/contoh-<any(orang, instansi):kind>.xlsx",
        DIRECTORY,
        ids={"kind": "orang"},
    ),
    *both(
        "change a kop",
        "/direktori/instansi/<int:organization_id>/kop",
        DIRECTORY,
        changes="letterhead",
        form={"name": "Dinas Baru"},
    ),
    read("open the register of numbers", "/direktori/instansi/<int:organization_id>/nomor", DIRECTORY),
    read(
        "see which number each letter has",
        REGISTER,
        DIRECTORY,
        query="tahun=2024",
        ids=RECORDS_OF_HOST,
        shows="head",
        lists={meeting: who & DIRECTORY.may for meeting, who in SEE_MEETING.items()},
    ),
    *both(
        "note a number that was used outside",
        REGISTER,
        DIRECTORY,
        changes="registered_number",
        form={"ordinal": "900", "dated": "2024-06-21"},
        ids=RECORDS_OF_HOST,
    ),
    *both(
        "say how letters are numbered",
        f"{REGISTER}/pola",
        DIRECTORY,
        changes="number_pattern",
        form={"first": "7"},
        ids=RECORDS_OF_HOST,
    ),
    *both(
        "change an organization's layout of papers",
        "/direktori/instansi/<int:organization_id>/tata-naskah",
        DIRECTORY,
        changes="letterhead",
        form={"title": "NOTULEN"},
    ),
    read("see the own templates of an organization", TEMPLATES, DIRECTORY),
    *both(
        "send an own template",
        f"{TEMPLATES}/<kind>",
        DIRECTORY,
        changes="template",
        form={"file": "TEMPLATE"},
        ids={"kind": "notula"},
    ),
    read("see the fields of a template", f"{TEMPLATES}/<kind>/isian", DIRECTORY, ids={"kind": "notula"}),
    read(
        "take a template to start from",
        f"{TEMPLATES}/<kind>/mulai.docx",
        DIRECTORY,
        ids={"kind": "notula"},
    ),
    read("take an own template", f"{TEMPLATES}/<int:template_id>.docx", DIRECTORY, ids=OWNER_OF_TEMPLATE),
    read(
        "take the example in an own template",
        f"{TEMPLATES}/<int:template_id>/contoh.docx",
        DIRECTORY,
        ids=OWNER_OF_TEMPLATE,
    ),
    write(
        "withdraw an own template",
        f"{TEMPLATES}/<int:template_id>/tarik",
        DIRECTORY,
        changes="template",
        ids=OWNER_OF_TEMPLATE,
    ),
    *both(
        "add a position",
        "/direktori/instansi/<int:organization_id>/jabatan/baru",
        DIRECTORY,
        changes="position",
        form={"title": "Kepala Seksi"},
    ),
    *both(
        "change a position",
        "/direktori/jabatan/<int:position_id>",
        DIRECTORY,
        changes="position",
        form={"title": "Kepala Seksi"},
    ),
    *both("add a group", "/direktori/kelompok/baru", DIRECTORY, changes="directory_group", form={"name": "Semua OPD"}),
    *both(
        "change a group",
        "/direktori/kelompok/<int:group_id>",
        DIRECTORY,
        changes="directory_group",
        form={"name": "Semua OPD"},
    ),
    *both("add a person", "/direktori/orang/baru", DIRECTORY, changes="person", form={"name": "Orang Baru"}),
    *both(
        "change a person", "/direktori/orang/<int:person_id>", DIRECTORY, changes="person", form={"name": "Orang Lain"}
    ),
]

SETTINGS = [
    *both(
        "change the office",
        "/pengaturan",
        ADMINISTRATOR,
        changes="office",
        form={"name": "Kantor Lain", "city": "Kota", "zone": "WITA", "public_url": "https://rakor.example.id"},
    ),
    *both(
        "change the office's layout of papers",
        "/pengaturan/tata-naskah",
        ADMINISTRATOR,
        changes="office",
        form={"title": "NOTULEN"},
    ),
]

ACCOUNTS = [
    read("list accounts", "/akun", ADMINISTRATOR),
    read("see an account", "/akun/<int:account_id>", ADMINISTRATOR),
    *both(
        "make an account",
        "/akun/baru",
        ADMINISTRATOR,
        changes="account",
        form={
            "person_name": "Orang Baru",
            "username": "baru",
            "role": "officer",
            "organization_id": "{organization_id_of_owner}",
        },
    ),
    write(
        "grant a role",
        "/akun/<int:account_id>/peran",
        ADMINISTRATOR,
        changes="membership",
        form={"role": "leader", "organization_id": "{organization_id_of_host}"},
    ),
    write(
        "take a role back",
        "/akun/<int:account_id>/peran/<int:membership_id>/cabut",
        ADMINISTRATOR,
        changes="membership",
    ),
    write("close an account", "/akun/<int:account_id>/status", ADMINISTRATOR, changes="account", form={"active": "0"}),
    write("make a one-time link", "/akun/<int:account_id>/tautan", ADMINISTRATOR, changes="account_link"),
    read("see the own account", "/akun-saya", ANYBODY),
    write(
        "change the own password",
        "/akun-saya",
        ANYBODY,
        changes="account",
        form={
            "old_password": "{password}",
            "password": "sandi baru yang panjang",
            "repeated_password": "sandi baru yang panjang",
        },
    ),
]
