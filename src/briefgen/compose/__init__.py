"""The one room that knows both what was said and what a page holds.

In: a dialogue released to one reader, a brief, templates. Out: a `Document` (`paper.compose`).
Items become views in the reader's words (`desk`, `lines`), views become blocks (`components`, templates).
May import everything below, but no writer.
"""
