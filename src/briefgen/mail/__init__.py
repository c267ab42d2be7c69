"""Mail as an act of release: it trusts only the record of an edition, refuses what it cannot prove, and remembers.

In: editions, recipients, a mail server, functions for clock and sleep. Out: messages, drafts, lines of the ledger.
"""
