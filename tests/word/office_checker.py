"""What LibreOffice’s own accessibility checker says of some files: run by the Python that has `uno`; no screen needed.

    office_checker.py PROFILE IN.docx …         prints a JSON object: path → the sentences of the checker

The checker has no interface of its own: its panel is opened, and read as a screen reader reads it. Only the standard
library and `uno`; no module of the house is imported. The test beside it is in `test_office.py`.
"""

# mypy: ignore-errors
from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import uno
from office_keys import PAUSE, TRIES, running

ROLE = "com.sun.star.accessibility.AccessibleRole"
CHECK_BOX, DOCUMENT, MENU, MENU_BAR, PANEL, PUSH_BUTTON = (
    uno.getConstantByName(f"{ROLE}.{name}")
    for name in ("CHECK_BOX", "DOCUMENT_TEXT", "MENU", "MENU_BAR", "PANEL", "PUSH_BUTTON")
)

NO_CHECKER = 4
"""What the script ends with where this LibreOffice has no such panel."""
DECK = ".uno:SidebarDeck.A11yCheckDeck"
TITLE = "Accessibility Check"
ENTRY = "Document accessibility issue"
QUIET = 2
"""Looks at the panel that find no new group, one after the other, until it is taken for complete."""
LEVELS = ("Accessibility errors", "Accessibility warnings")
"""Groups of groups, which are open from the start."""


def main(profile: str, *paths: str) -> None:
    """Open each file with the panel of the checker, and print what it says."""
    with running(profile, "--headless") as context:
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        print(json.dumps({path: said(context, desktop, path) for path in paths}))


def said(context, desktop, path: str) -> list[str]:
    """The sentences of the checker about one file, as often as it says them."""
    document = desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, ())
    frame = document.CurrentController.Frame
    dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    dispatcher.executeDispatch(frame, DECK, "", 0, ())
    deck = opened(frame.ContainerWindow)
    unfold(deck)
    # the name of an entry is the same for all; what it says is the text of its window
    sentences = [part.getTitledBorderText() for part in below(deck) if is_entry(part)]
    document.close(True)
    return sentences


def opened(window):
    """The deck of the checker, once it is there."""
    if not hasattr(window, "AccessibleContext"):  # as of 26.8 without a screen
        raise SystemExit(NO_CHECKER)
    for _ in range(TRIES):
        for part in below(window.AccessibleContext):
            if part.AccessibleRole == PANEL and part.AccessibleName == TITLE:
                return part
        time.sleep(PAUSE)
    raise SystemExit(NO_CHECKER)


def unfold(deck) -> None:
    """Open all groups, and the groups in them: what is folded cannot be read."""
    known: dict[tuple, bool] = {}
    quiet = 0
    while quiet < QUIET:
        time.sleep(PAUSE)
        new = [(path, group) for path, group in groups(deck) if path not in known]
        for path, group in new:
            known[path] = group.doAccessibleAction(0)
        quiet = 0 if new else quiet + 1


def groups(context, level: str = "", above: str = "") -> Iterator[tuple[tuple[str, str, str], object]]:
    """The groups that can be folded, each by its level, the group it is in, and its name."""
    for part in children(context):
        name = part.AccessibleName
        if part.AccessibleRole != CHECK_BOX:
            if not name.startswith(ENTRY):  # no group stands in a sentence
                yield from groups(part, level, above)
        elif name in LEVELS:
            level = name
        else:
            yield (level, above, name), part
            above = name


def is_entry(part) -> bool:
    """A sentence of the checker: the innermost of the windows that bear its name, and no button to mend it."""
    named = part.AccessibleName.startswith(ENTRY) and not part.AccessibleChildCount
    return named and part.AccessibleRole != PUSH_BUTTON


def below(context) -> Iterator:
    """Everything in a window, from the outside in."""
    for part in children(context):
        yield part
        yield from below(part)


def children(context) -> Iterator:
    """What stands straight in a window, but menus and the document: each thing that is asked costs a message."""
    for number in range(context.AccessibleChildCount):
        child = context.getAccessibleChild(number)
        part = child and child.AccessibleContext
        if part and part.AccessibleRole not in (DOCUMENT, MENU, MENU_BAR):
            yield part


if __name__ == "__main__":
    main(*sys.argv[1:])
