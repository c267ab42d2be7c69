"""What a page holds: the block tree, how it looks, and how Markdown with holes becomes it.

In: Markdown a template printed, and values. Out: `Blocks`, a `Document`, its words and its fingerprint.
Knows nothing of diplomacy.
"""
