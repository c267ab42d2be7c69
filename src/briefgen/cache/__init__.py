"""What is kept below `.briefgen/cache`, safe to delete: no code in it, and each file carries a checksum.

In: values that took a while to work out, and the files of a workplace. Out: the same values by their keys (`store`);
SHA-256 of files without reading them again, and sealed files, which nobody else may have written (`fingerprint`).
Begin with `store.Cache`.
"""
