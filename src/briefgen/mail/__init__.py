"""Mail: papers of an edition go to the recipients who may have them, and the ledger records each message.

In: editions, recipients.yaml, a mail server, functions for clock and sleep. Out: messages, drafts, lines of the ledger.
A file goes only if the record of its edition, its release, clearance, embargo and marking allow it.

Begin with `delivery` (who gets which papers). It asks `release_check` whether a file may go; `letter` writes the
words, `message` the bytes. `send` hands messages to `smtp` and keeps the ledger, `settings` says which server.
`chase` writes to offices about late items, `holders` finds who has a paper and corrects it.
"""
