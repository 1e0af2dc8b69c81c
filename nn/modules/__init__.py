"""What has parameters: neurons, layers, nets."""
