"""What was built and sent: the record of each edition, its numbered copies, the ledger of mail.

In: what a build wrote and what was mailed, as values; and the bytes of records. Out: `edition.json`, `copies.jsonl`,
`ledger.jsonl`, and what a file is (`verify`). This room knows neither dialogues nor pages; its files stay in the
office, for they contain internal ids. Begin with `record.Edition`; `guarded_write` protects what a person changed.
"""
