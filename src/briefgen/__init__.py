"""Briefing memos, one-pagers and checklists from dialogue data, in Word and PDF."""

__version__ = "0.1.0"
