"""How good and how fast the answers are, beside what a user might pick instead: `python -m tests.benchmarks`."""
