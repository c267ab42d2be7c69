"""Real keys in a real LibreOffice: run by the Python that has `uno`, with DISPLAY set to a screen nobody looks at.

    office_keys.py PROFILE IN.docx OUT.docx tick|KEY type|KEY|words choose|KEY|words delete|KEY …

Only the standard library and `uno`; no module of the house is imported. The test beside it is `test_office_keys.py`.
"""

# mypy: ignore-errors
from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue

TRIES, PAUSE = 150, 0.2
NO_KEYS = 3
"""What the script ends with where no key arrives."""


def main(profile: str, source: str, target: str, *steps: str) -> None:
    """Open, do what a person would, save, close."""
    with running(profile) as context:
        make = context.ServiceManager.createInstanceWithContext
        desktop = make("com.sun.star.frame.Desktop", context)
        document = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, ())
        window = document.CurrentController.Frame.ContainerWindow
        window.setPosSize(0, 0, 1000, 800, 15)
        window.setFocus()
        time.sleep(1)
        for step in steps:
            verb, key, words = [*step.split("|"), ""][:3]
            dispatcher = make("com.sun.star.frame.DispatchHelper", context)
            # a window that is not yet awake loses keys
            if not any(VERBS[verb](document, key, words, dispatcher) for _ in range(5)):
                raise SystemExit(NO_KEYS)
        form = PropertyValue()
        form.Name, form.Value = "FilterName", "MS Word 2007 XML"
        document.storeToURL(Path(target).as_uri(), (form,))
        document.close(True)


@contextmanager
def running(profile: str, *options: str) -> Iterator:
    """The context of an office of our own; ended whatever happens, for nobody is there to say whether to save."""
    pipe = f"office{os.getpid()}"
    command = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--norestore", "--nologo", *options]
    command += [f"--accept=pipe,name={pipe};urp;"]
    office = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        context = connected(pipe)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        try:
            yield context
        finally:
            # the bridge falls while it is crossed
            with suppress(Exception):
                desktop.CurrentComponent.setModified(False)
            with suppress(Exception):
                desktop.terminate()
        with suppress(subprocess.TimeoutExpired):
            office.wait(20)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(office.pid, signal.SIGKILL)


def connected(pipe: str):
    """The context of the office, once it listens."""
    local = uno.getComponentContext()
    resolve = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local).resolve
    for _ in range(TRIES):
        try:
            return resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # not yet
            time.sleep(PAUSE)
    raise SystemExit(NO_KEYS)


def control(document, key: str):
    """The content control of a key, with the cursor before it."""
    controls = document.ContentControls
    found = next(c for c in (controls.getByIndex(i) for i in range(controls.Count)) if c.Tag == key)
    document.CurrentController.ViewCursor.gotoRange(found.getStart(), False)
    time.sleep(PAUSE)
    return found


def press(*words: str) -> None:
    """Keys on the screen."""
    subprocess.run(["xdotool", *words], check=True)
    time.sleep(PAUSE)


def tick(document, key: str, words: str, dispatcher) -> bool:
    """Space on a box; whether it is ticked now."""
    control(document, key)
    press("key", "space")
    return control(document, key).Checked


def write(document, key: str, words: str, dispatcher) -> bool:
    """Type over what a control shows; whether it shows the words now."""
    shown = control(document, key).getString()
    document.CurrentController.ViewCursor.goRight(len(shown), True)
    press("type", "--delay", "30", words)
    return control(document, key).getString() == words


def choose(document, key: str, words: str, dispatcher) -> bool:
    """Open the menu of a control and take the entry below; whether it shows the words now."""
    control(document, key)
    press("key", "alt+Down")
    press("key", "Down")
    press("key", "Return")
    return control(document, key).getString() == words


def delete(document, key: str, words: str, dispatcher) -> bool:
    """Delete the row a control is in; whether the table has become shorter."""
    rows = document.TextTables.getByIndex(0).Rows
    before = rows.Count
    control(document, key)
    press("key", "Tab")
    dispatcher.executeDispatch(document.CurrentController.Frame, ".uno:DeleteRows", "", 0, ())
    time.sleep(PAUSE)
    return rows.Count < before


VERBS = {"tick": tick, "type": write, "choose": choose, "delete": delete}

if __name__ == "__main__":
    main(*sys.argv[1:])
