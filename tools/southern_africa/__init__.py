"""Build the study `southern-africa` from its raw folder: ``python -m tools.southern_africa``.

Raw tables and drawings in, the tables of the study out, always the same bytes.
"""
