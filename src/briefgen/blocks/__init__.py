"""What a page holds: the block tree, how it looks, and how Markdown with holes becomes it.

In: Markdown that a template printed, with one private-use character (a *hole*) for each value, and the values.
Out: `Blocks`; with a title and some properties, a `Document`, its plain text and its reference.
This room knows nothing of dialogues.

Begin with `tree` (the types) and `look` (how they look). `markup.Filler` makes blocks of Markdown; the steps are
`markdown` (text to plain data), `compiled_markup` (plain data to functions of the values) and `holes`.
"""
