"""LibreOffice: Word files that are ready, many in one call. The same protocol as harness.py, in one batch.

`with_libreoffice.py SOFFICE WORD FOLDER`: WORD is a folder of Word files that another tool wrote.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter


def main(soffice: str, word: str, folder: str) -> None:
    """Each file's share of the batch, start of the program included."""
    ready = Path(folder, "word")
    ready.mkdir()
    files = [shutil.copy(path, ready / f"{path.name}.docx") for path in sorted(Path(word).iterdir()) if path.is_file()]
    profile = f"-env:UserInstallation={(ready / 'profile').resolve().as_uri()}"
    call = [soffice, profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", folder]
    start = perf_counter()
    subprocess.run([*call, *files], check=True, capture_output=True)
    each = 1000 * (perf_counter() - start) / len(files)
    shutil.rmtree(ready)
    for path in Path(folder).glob("*.pdf"):
        path.rename(path.with_suffix(""))
    print(json.dumps([each] * len(files)))


if __name__ == "__main__":
    main(*sys.argv[1:])
