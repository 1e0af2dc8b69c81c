"""What Values are called, and what a dotted name such as layers.0.w says of their place in a net."""
