"""What is kept below `.briefgen/cache`, safe to delete: no code in it, and each file carries a checksum.

In: values that took a while to work out, and the files of a workplace. Out: the same values by their keys (`store`),
SHA-256 of files without reading them again (`fingerprint`). `sealed` reads and writes the files, with their checksums
and the check that nobody else may write them. Begin with `store.Cache`.
"""
