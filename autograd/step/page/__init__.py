"""A session, or a training run, as one HTML file: data, and the programs of assets/ that show it."""
