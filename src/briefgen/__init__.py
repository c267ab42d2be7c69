"""Briefing memos, one-pagers and checklists from dialogue data, in Word and PDF."""

from __future__ import annotations

__version__ = "0.1.0"
