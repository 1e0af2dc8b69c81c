"""Small networks that learn while you watch: python -m demos.xor, .regression, .neuron, .moons, .digits"""
