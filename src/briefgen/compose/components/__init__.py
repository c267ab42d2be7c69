"""Named parts of a page with structure of their own; each hands blocks to the tree through a hole."""
