"""One reader's papers: the only room that knows both the dialogue and the page.

In: a dialogue released to one reader, a `Brief`, the templates of the workplace. Out: a `Document`.

Begin with `paper.compose`. It makes a `view` (the dialogue in the words of the reader: `item_views`, `reader`,
`formats`), hands its names and functions (`context`, `sections`, `pictures`) to a template (`templates`), and gets
blocks back; tables come from `components`. `facts` writes the same view for programs.
"""
