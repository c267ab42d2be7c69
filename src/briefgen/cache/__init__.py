"""What is kept below `.briefgen/cache`: values by what they were made from (`store`), hashes of files (`fingerprint`).

All of it is safe to delete, and believed of nobody else (`sealed`); nothing in it is code. Begin with `store.Cache`.
"""
