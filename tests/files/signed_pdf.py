"""A PDF that says it is signed: made here, its container by openssl over a made-up authority and signer."""

from __future__ import annotations

from base64 import b64decode

SUBJECT = "Dr. H. O'Brien & Anak <Kota>, S.H., M.Si."
CONTAINER = b64decode(
    "MIIEYAYJKoZIhvcNAQcCoIIEUTCCBE0CAQExDTALBglghkgBZQMEAgEwCwYJKoZIhvcNAQcBoIIDDDCCAXkwggEfAhRvmCacU/HifOVtdIHl"
    "DmIjEzqXLDAKBggqhkjOPQQDAjA/MQswCQYDVQQGEwJJRDEWMBQGA1UECgwNS2FudG9yIENvbnRvaDEYMBYGA1UEAwwPT3Rvcml0YXMgQ29u"
    "dG9oMB4XDTI2MTEzMDIyMjI1N1oXDTM2MTEyNzIyMjI1N1owPzELMAkGA1UEBhMCSUQxFjAUBgNVBAoMDUthbnRvciBDb250b2gxGDAWBgNV"
    "BAMMD090b3JpdGFzIENvbnRvaDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABB8yHwVEDyV3DpR/bj9v3MKFmDB3gU74BT0f5w+jWrEu0/3/"
    "3lvY+hlcF73BFT7kT1lRrekblBXwUtmCOK9iTJgwCgYIKoZIzj0EAwIDSAAwRQIhAJnkkGpi2yO7l5Sm6MLv5hQEL6rm3mSBSTgNzS8pbxNc"
    "AiAS3R6FJFFg7D2WYeM5S7ExHeuU465lTpVvg7uMjshxnzCCAYswggEwAgISNDAKBggqhkjOPQQDAjA/MQswCQYDVQQGEwJJRDEWMBQGA1UE"
    "CgwNS2FudG9yIENvbnRvaDEYMBYGA1UEAwwPT3Rvcml0YXMgQ29udG9oMB4XDTI2MTEzMDIyMjMzM1oXDTM2MTEyNzIyMjMzM1owYjELMAkG"
    "A1UEBhMCSUQxHzAdBgNVBAoMFlBlbWVyaW50YWggS290YSBDb250b2gxMjAwBgNVBAMMKURyLiBILiBPJ0JyaWVuICYgQW5hayA8S290YT4s"
    "IFMuSC4sIE0uU2kuMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEszC7UkZ7RiYNNUyiCnbi2zjWI5IoCQxJ3z0B6oG+8oy+phyojkDeqSLS"
    "NdyOevpw3vAVrpOwckzFagGp8P3nCTAKBggqhkjOPQQDAgNJADBGAiEAn47BNvnwnTNTt8wdGKZp+TMgmneQLpMaT/WjBpHKyE4CIQDgQtBw"
    "METtUUiZzknhYR62l9vVCDHt3wqjV42k2Olp9jGCARowggEWAgEBMEUwPzELMAkGA1UEBhMCSUQxFjAUBgNVBAoMDUthbnRvciBDb250b2gx"
    "GDAWBgNVBAMMD090b3JpdGFzIENvbnRvaAICEjQwCwYJYIZIAWUDBAIBoGkwGAYJKoZIhvcNAQkDMQsGCSqGSIb3DQEHATAcBgkqhkiG9w0B"
    "CQUxDxcNMjYxMTMwMjIyMzMzWjAvBgkqhkiG9w0BCQQxIgQgjgCkKemeSPLL1IdhLYJJiI8gjPpqVQTYzJmFhLwBz+owCgYIKoZIzj0EAwIE"
    "RjBEAiBz6VEDV4xISRyIIv0/EGAo4udY6tYV0LUYlH4oBMqPwwIgOhASDQzjYyaJ6K0Ra3HJLGmSbbs/uswAduR/s8ABQ6Q="
)
"""PKCS #7, detached; holds the signer's certificate (serial 4660) and that of its authority, "Otoritas Contoh"."""


def signature(contents: bytes = CONTAINER, **entries: str) -> str:
    """Return a signature dictionary; `entries` are written as they are: Name="(Asisten I)"."""
    more = "".join(f"/{name} {value}" for name, value in entries.items())
    padded = contents.hex() + "00" * 64
    return (
        "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"
        f"/ByteRange[0 10 20 30]/Contents<{padded}>{more}>>"
    )


def pdf(*signatures: str, fields: str = "") -> bytes:
    """Return a PDF of one empty page with a signature field for each dictionary."""
    numbers = [5 + 2 * at for at in range(len(signatures))]
    refs = fields or " ".join(f"{number} 0 R" for number in numbers)
    objects = {
        1: f"<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[{refs}]>>>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    }
    for number, one in zip(numbers, signatures, strict=True):
        objects[number] = f"<</FT/Sig/T(Tanda{number})/V {number + 1} 0 R>>"
        objects[number + 1] = one
    out = b"%PDF-1.7\n"
    places = {}
    for number, content in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = len(out)
    out += b"xref\n"
    for number, place in places.items():
        out += f"{number} 1\n{place:010} 00000 n \n".encode()
    return out + f"trailer\n<</Size {max(places) + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n".encode()
