"""What Landbridge keeps between runs.

In: objects to keep and the digest of what they were made from. Out: the same objects, as long
as nothing they were made from has changed. Today: the cache of prepared scenarios.
"""

from landbridge.store.cache import cache_folder, cached, files_digest

__all__ = ["cache_folder", "cached", "files_digest"]
