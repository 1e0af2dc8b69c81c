"""The names of the chemical elements, by atomic number, 1 to 118.

Facts, with the spellings of IUPAC's Periodic Table of the Elements:
https://iupac.org/what-we-do/periodic-table-of-elements/
"""

TABLE = """
hydrogen helium lithium beryllium boron carbon nitrogen oxygen fluorine neon sodium magnesium
aluminium silicon phosphorus sulfur chlorine argon potassium calcium scandium titanium vanadium
chromium manganese iron cobalt nickel copper zinc gallium germanium arsenic selenium bromine krypton
rubidium strontium yttrium zirconium niobium molybdenum technetium ruthenium rhodium palladium
silver cadmium indium tin antimony tellurium iodine xenon caesium barium lanthanum cerium
praseodymium neodymium promethium samarium europium gadolinium terbium dysprosium holmium erbium
thulium ytterbium lutetium hafnium tantalum tungsten rhenium osmium iridium platinum gold mercury
thallium lead bismuth polonium astatine radon francium radium actinium thorium protactinium uranium
neptunium plutonium americium curium berkelium californium einsteinium fermium mendelevium nobelium
lawrencium rutherfordium dubnium seaborgium bohrium hassium meitnerium darmstadtium roentgenium
copernicium nihonium flerovium moscovium livermorium tennessine oganesson
"""
NAMES = TABLE.split()
LETTERS = sorted({letter for name in NAMES for letter in name})
END = 0  # the token before the first letter and after the last one


def tokens(name: str) -> list[float]:
    """The places of the letters in the alphabet, from 1 on, between two ends."""
    return [float(END), *[1.0 + LETTERS.index(letter) for letter in name], float(END)]
