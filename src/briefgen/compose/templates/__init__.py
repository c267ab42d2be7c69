"""Templates: found, parsed, changed, compiled and rendered.

In: the folder `templates/` of a workplace, a reader, the names a template may use. Out: blocks, and the files they
were made from. Begin with `library.TemplateLibrary.render`; then `loader` (where a template is), `syntax` (changes to
its syntax tree), `environment` (Jinja, sandboxed, with a hole for each value) and `rendering` (the state of one run).
"""
