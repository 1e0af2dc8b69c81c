"""What programs are made of: expressions of names and numbers, operations on whole arrays, and names."""
