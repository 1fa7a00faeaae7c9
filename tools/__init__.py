"""Programs that people run by hand to build what is shipped; not part of the package."""
