"""Drafting a pack from an article: what its figures are about, and the files that say so."""
