"""The operations that intent rules name: each takes a question and returns a finding, or None where it has no say."""
