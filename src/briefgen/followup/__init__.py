"""Promises are chased until they are done: what came back, news by telephone, where things stand, the next round.

In: returned files, or words typed at the desk. Out: proposals, and once a person accepts them, entries at the end of
`updates.yaml`; trackers and calendars for those who keep their own lists. A key and the reference of a document are
all that is believed of a returned file; nothing is ever matched by its text.
"""
