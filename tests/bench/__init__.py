"""`make bench` and `make bench-scale`: how fast, beside whom, and how it grows. Nothing here is a test."""
