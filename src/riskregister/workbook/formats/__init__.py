"""A register in the shapes that other programs take in: tables with their headings, their words and their traps."""
