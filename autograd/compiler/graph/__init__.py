"""From the graph of one sample to a graph of blocks, which stand for many Values and for all samples."""
