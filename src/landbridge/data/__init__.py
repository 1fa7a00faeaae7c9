"""Room `data`: files in, checked plain tables out.

In: a study folder (CSV tables, `study.toml`, `scenarios.toml`, geometry).
Out: a frozen `Study` whose tables are typed by the schemas, or an `InputError`
with every finding; and `Scenario`, the same tables as one scenario sees them.
Nobody else reads a file of a study. Nothing half-read leaves this room.
"""
