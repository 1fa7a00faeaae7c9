"""Reference pages from the code: schemas and the command line in, Markdown in `docs/` out."""
