"""Follow-up: returned files read back, news entered by hand, where things stand, trackers, calendars, the next round.

In: returned files (Word, PDF, tracker), or words that an officer types. Out: proposals, and, once a person accepts
them, entries at the end of `updates.yaml`; exports for people who keep lists of their own. Of a returned file only the
keys of its fields and the reference of its document are trusted; nothing is ever matched by its text.

Begin with `collect` (from returned files to entries). It uses `read_returned` (what a file is and says), `reconcile`
(what it changes, compared with what was sent and what is on file) and `changes` (proposals). `updates` adds what an
officer enters, `standing` lists where items stand, `exports` writes trackers and calendars (`tracker`,
`tracker_write`); a tracker that comes back is read by `tracker_read`.
"""
