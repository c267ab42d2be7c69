"""`python tests/pdf/digests.py N`: hashes of N made documents, and of a copy of each, as this installation has them."""

from __future__ import annotations

import pickle
import sys
from hashlib import sha256

from check_pdf import documents, shipped_look  # type: ignore[import-not-found]

from briefgen.blocks import tree
from briefgen.pdf import line_breaking
from briefgen.pdf.layout import layout, write_pdf


def main(count: int) -> None:
    """First where the code comes from, then a line a document."""
    look = shipped_look()
    print(line_breaking.__file__)
    for document in documents(count):
        copied = document.replace(fields=(*document.fields, (tree.COPY_FIELD, "File copy")))
        # Copies are drawn by other processes: what they share is sent there.
        shared = pickle.loads(pickle.dumps(layout(copied, look).prepare_copies()))
        print(
            sha256(write_pdf(document, look)).hexdigest(),
            sha256(shared.write_copy("Copy 7 of 40 · 홍보과", 7)).hexdigest(),
        )


if __name__ == "__main__":
    main(int(sys.argv[1]))
