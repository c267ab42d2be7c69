"""What went out: the record of each edition, in the words of `edition.json`.

In: what a build made, and the bytes of a record. Out: an `Edition` and its JSON. It knows neither diplomacy nor pages,
and stays with the office: it holds internal ids.
"""
