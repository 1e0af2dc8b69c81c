"""What is said to people, in their language: sentences with slots, and a table for each language."""
