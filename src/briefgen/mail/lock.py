"""PDF files locked with a password (AES-256, ISO 32000-2 7.6.4), still readable aloud."""

from __future__ import annotations

import io

from pikepdf import Encryption, Pdf, Permissions

PDFA = "http://www.aiim.org/pdfa/ns/id/"
"""The namespace of the claim to be PDF/A."""


def locked(data: bytes, password: str) -> bytes:
    """A PDF that opens with the password alone.

    It keeps its tags and forms, but no longer claims PDF/A, which forbids encryption (ISO 19005-1 6.1.3). The bytes
    differ each time: the keys of AES-256 are drawn by chance.
    """
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(data)) as pdf:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            for claim in [name for name in metadata if PDFA in name]:
                del metadata[claim]
        # An empty owner password would open the file for everybody.
        how = Encryption(user=password, owner=password, R=6, allow=Permissions(accessibility=True))
        pdf.save(out, encryption=how)
    return out.getvalue()
