"""What Landbridge keeps between runs.

In: objects to keep and the digest of what they were made from; events of classified plans; bytes
to encrypt. Out: the same objects, as long as nothing they were made from has changed; a log in
which no event can be changed unseen (`log_append`, `log_audit`); files that only their recipients
can open (`sealed`).
"""

from landbridge.store.cache import cache_folder, cached, files_digest

__all__ = ["cache_folder", "cached", "files_digest"]
