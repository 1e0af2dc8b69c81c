"""What is called at the moments of a training: the base class, and ready-made ones."""
