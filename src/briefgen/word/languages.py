"""Languages as word processors want them: with their country, and one for each script."""

from __future__ import annotations

LANGUAGES = {"en": "en-GB", "ko": "ko-KR", "ja": "ja-JP", "zh": "zh-CN", "de": "de-DE", "fr": "fr-FR"}
EAST = ("ko", "ja", "zh")


def full(language: str) -> str:
    """A language with its country, as word processors want it: `en` is `en-GB`."""
    return LANGUAGES.get(language.lower(), language)


def spoken(language: str) -> tuple[str, str]:
    """The language of Latin letters and digits, and of Hangul and Han, in a document; both with their country.

    Digits must not be Korean: LibreOffice would break a Korean number anywhere.
    """
    return (full("en"), full(language)) if language.startswith(EAST) else (full(language), full("ko"))
