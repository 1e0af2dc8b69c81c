"""Text in an SVG, as wide as it was laid out for, whatever font its reader has."""

import html
import re

#: Letters of Helvetica, and of its twins Arial, Liberation Sans and Arimo, by width in 1/1000 of the size.
REGULAR = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft\xa0",
    333: "()-`r·²³",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    549: "÷√≤≥",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~×−",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "…",
    1015: "@",
}
BOLD = {
    238: "'",
    278: " ,./I\\ijl\xa0",
    280: "|",
    333: "!()-:;[]`ft·²³",
    389: "*r{}",
    474: '"',
    500: "z",
    549: "÷√≤≥",
    556: "#$0123456789J_aceksvxy",
    584: "+<=>^~×−",
    611: "?FLTZbdghnopqu",
    667: "EPSVXY",
    722: "&ABCDHKNRU",
    778: "GOQw",
    833: "M",
    889: "%m",
    944: "W",
    975: "@",
    1000: "…",
}
WIDTHS = {
    is_bold: {letter: width for width, letters in table.items() for letter in letters}
    for is_bold, table in ((False, REGULAR), (True, BOLD))
}
TEXT = re.compile(r'<text [^>]*font-family="Helvetica[^>]*font-size="([\d.]+)"[^>]*>([^<]*)</text>')


def fitted(svg: bytes) -> bytes:
    """The SVG that Graphviz drew, in which each text in Helvetica says how wide it is.

    A reader whose system has another font would see longer words, across what stands beside them. Text with
    letters of other scripts stays as it is.
    """
    return TEXT.sub(_with_width, svg.decode()).encode()


def _with_width(text: re.Match[str]) -> str:
    widths = WIDTHS['font-weight="bold"' in text[0]]
    letters = html.unescape(text[2])
    if not letters or not widths.keys() >= set(letters):
        return text[0]
    width = sum(widths[letter] for letter in letters) * float(text[1]) / 1000
    return text[0].replace("<text ", f'<text textLength="{width:.2f}" lengthAdjust="spacingAndGlyphs" ', 1)
