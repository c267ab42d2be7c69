"""`python -m bench.shares docx en`: where the time of one document goes, by sampling, in shares of its stages.

Every half millisecond of processor time one sample is taken and goes to the stage of the innermost module of ours.
"""

from __future__ import annotations

import gc
import signal
import sys
from collections import Counter
from pathlib import Path
from time import process_time
from types import FrameType

from . import content
from .workshop import PEERS, ROOT, SHOP

STAGES = {
    "blocks/reference": "reference: a hash of the whole tree",
    "blocks/": "template to tree",
    "compose/": "template to tree",
    "publish/": "reference and draft mark in their fields",
    "compression": "deflate",
    "word/package": "zip",
    "word/tables": "table",
    "word/controls": "controls",
    "word/prepared": "headers, footers, properties of the file",
    "word/": "paragraphs, lists, notes, furniture",
    "pdf/builder": "blocks to flowables",
    "pdf/blocks": "blocks to flowables",
    "pdf/inlines": "blocks to flowables",
    "pdf/text_styles": "blocks to flowables",
    "pdf/line_breaking": "words to lines",
    "pdf/lines": "words to lines",
    "pdf/words": "words to lines",
    "pdf/font_file": "words to lines",
    "pdf/content_stream": "lines to operators",
    "pdf/forms": "form fields",
    "pdf/tables": "table, rows and rules",
    "pdf/tags": "structure tree",
    "pdf/font_subset": "fonts: subset",
    "pdf/": "pages and file",
}
"""The first part of a module's path that fits → the stage it belongs to."""
SECONDS, WARM = 20.0, 60


def main(form: str, language: str) -> None:
    """One table."""
    sys.path.insert(0, str(PEERS))
    from with_briefgen import maker  # type: ignore[import-not-found]

    gc.set_threshold(200_000)
    make = maker(SHOP, form)
    memo = content.memo(ROOT, language)
    memos = [content.changed(memo, number) for number in range(WARM + 1000)]
    for one in memos[:WARM]:
        make(one)
    taken: Counter[str] = Counter()
    signal.signal(signal.SIGPROF, lambda _, frame: taken.update([_stage(frame)]))
    signal.setitimer(signal.ITIMER_PROF, 0.0005, 0.0005)
    start, count = process_time(), 0
    while process_time() - start < SECONDS:
        make(memos[WARM + count % 1000])
        count += 1
    signal.setitimer(signal.ITIMER_PROF, 0)
    each, total = 1000 * (process_time() - start) / count, sum(taken.values())
    print(f"{form} {language}: {each:.2f} ms a document\n\n| stage | ms | share |\n|---|---|---|")
    for stage, samples in taken.most_common():
        print(f"| {stage} | {each * samples / total:.2f} | {100 * samples / total:.0f} % |")


def _stage(frame: FrameType | None) -> str:
    """The stage of the innermost frame that is ours."""
    while frame:
        path = Path(frame.f_code.co_filename).as_posix()
        if "/src/briefgen/" in path:
            module = path.partition("/src/briefgen/")[2]
            return next((stage for prefix, stage in STAGES.items() if module.startswith(prefix)), module)
        frame = frame.f_back
    return "the benchmark’s own values"


if __name__ == "__main__":
    main(*sys.argv[1:])
