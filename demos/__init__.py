"""Small networks that learn while you watch: `glassgrad demo`, or python -m demos.xor, .regression, ..."""
