"""Making packs of tables: read, laid out, reshaped into observations, and written with a first lexicon."""
