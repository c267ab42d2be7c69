"""Tables, charts and other parts of a page with a structure of their own.

In: views of items, and a `Localizer`. Out: blocks, which a template prints by calling a function (`compose.context`).
Begin with `figures`, whose cells and ratings all others use; then `outcomes`, the largest table.
"""
