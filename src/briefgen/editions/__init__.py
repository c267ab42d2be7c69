"""What went out: the record of each edition, in the words of `edition.json`.

In: what a build made, and the bytes of a record. Out: an `Edition` and its JSON. Imports `files` and `errors` only;
it knows neither diplomacy nor pages. It stays with the office: it holds internal ids.
"""
