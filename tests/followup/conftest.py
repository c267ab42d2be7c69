"""What the tests of the follow-up share: an office with its record, and a person who fills in what it sent."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pytest

from briefgen.followup.collect import Collection, ReturnedFiles, apply, collect

DOCUMENT = "word/document.xml"
SENT = Path("out/kr-us-cet/r1")
TODAY = dt.date(2031, 5, 7)


@dataclass(frozen=True)
class Copy:
    """A Word file in somebody's hands: each method gives it back as a word processor would save it."""

    data: bytes

    def changed(self, change: Callable[[str], str], part: str = DOCUMENT) -> Copy:
        """With one part rewritten."""
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self.data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                content = old.read(name)
                new.writestr(name, change(content.decode()).encode() if name == part else content)
        return Copy(out.getvalue())

    def control(self, key: str, change: Callable[[str], str]) -> Copy:
        """With the one control of a key rewritten."""
        pattern = re.compile(rf'<w:sdt>(?:(?!<w:sdt>).)*?<w:tag w:val="{re.escape(key)}"/>.*?</w:sdt>', re.DOTALL)

        def within(body: str) -> str:
            assert len(pattern.findall(body)) == 1
            return pattern.sub(lambda found: change(found[0]), body)

        return self.changed(within)

    def row(self, key: str, change: Callable[[str], str]) -> Copy:
        """With the table row of a key rewritten."""

        def within(body: str) -> str:
            rows = re.split(r"(?<=</w:tr>)|(?=<w:tr>)", body)
            return "".join(change(row) if f'<w:tag w:val="{key}"/>' in row else row for row in rows)

        return self.changed(within)

    def tick(self, *keys: str) -> Copy:
        copy = self
        for key in keys:
            copy = copy.control(
                key,
                lambda xml: xml.replace('<w14:checked w14:val="0"/>', '<w14:checked w14:val="1"/>').replace("☐", "☒"),
            )
        return copy

    def untick(self, key: str) -> Copy:
        return self.control(
            key, lambda xml: xml.replace('<w14:checked w14:val="1"/>', '<w14:checked w14:val="0"/>').replace("☒", "☐")
        )

    def choose(self, key: str, value: str) -> Copy:
        """As LibreOffice does: the words change, the value is dropped."""

        def chosen(xml: str) -> str:
            words = re.search(rf'w:displayText="([^"]*)" w:value="{value}"', xml)
            assert words
            shown = re.sub(r"(<w:t xml:space=\"preserve\">)[^<]*", rf"\g<1>{words[1]}", xml)
            return re.sub(r'<w:dropDownList w:lastValue="\w+">', "<w:dropDownList>", shown)

        return self.control(key, chosen)

    def pick(self, key: str, day: str, words: str) -> Copy:
        return self.control(
            key,
            lambda xml: re.sub(
                r"(<w:t xml:space=\"preserve\">)[^<]*",
                rf"\g<1>{words}",
                re.sub(r'w:fullDate="[^"]*"', f'w:fullDate="{day}T00:00:00Z"', xml),
            ),
        )

    def remark(self, key: str, words: str) -> Copy:
        return self.control(
            key,
            lambda xml: re.sub(
                r"(<w:t xml:space=\"preserve\">)[^<]*", rf"\g<1>{words}", xml.replace("<w:showingPlcHdr/>", "")
            ),
        )

    def copy_row(self, key: str) -> Copy:
        return self.row(key, lambda xml: xml + xml)

    def drop_row(self, key: str) -> Copy:
        return self.row(key, lambda _: "")

    def drop(self, key: str) -> Copy:
        return self.control(key, lambda _: "")


@pytest.fixture(scope="session")
def outbox(sample: Path) -> Callable[[str], Copy]:
    """A Word file as it went out, by its path below the edition."""
    return lambda path: Copy((sample / SENT / path).read_bytes())


@pytest.fixture(scope="session")
def checklist(outbox: Callable[[str], Copy]) -> Copy:
    """The checklist of the bureaux."""
    return outbox("working/checklist.docx")


@pytest.fixture
def office(sample: Path, tmp_path: Path) -> Path:
    """The data of the sample with the record of what went out, and the bureaux' checklist."""
    root = tmp_path / "office"
    shutil.copytree(sample / "data", root / "data")
    for path in ("edition.json", "working/checklist.docx"):
        (root / SENT / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample / SENT / path, root / SENT / path)
    return root


Look = Callable[..., Collection]


@pytest.fixture
def look(office: Path) -> Look:
    """What files propose, by the names of the arguments; nothing is written."""

    def looked(day: str = "", by: str = "", **papers: Copy | bytes) -> Collection:
        return collect(office, _post(day, by, papers))

    return looked


@pytest.fixture
def take(office: Path) -> Look:
    """The same, applied."""

    def taken(day: str = "", by: str = "", **papers: Copy | bytes) -> Collection:
        return apply(office, _post(day, by, papers))

    return taken


def _post(day: str, by: str, papers: dict[str, Copy | bytes]) -> ReturnedFiles:
    named = [(name, paper.data if isinstance(paper, Copy) else paper) for name, paper in papers.items()]
    return ReturnedFiles(named, TODAY, dt.date.fromisoformat(day) if day else None, by)


Fill = Callable[..., bytes]


@pytest.fixture(scope="session")
def filled() -> Fill:
    """A PDF with some fields filled in by a program that is not ours."""

    def fill(data: bytes, values: dict[str, str]) -> bytes:
        writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(data)))
        for page in writer.pages:
            writer.update_page_form_field_values(page, values, auto_regenerate=False)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    return fill
