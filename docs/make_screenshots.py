"""Photograph the pages that examples of the documents save, in Chromium:

python docs/make_screenshots.py [PAGE ...]
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

import refresh
from playwright.sync_api import Page, sync_playwright


def photograph(browser: Page, page: Path, picture: Path) -> None:
    moment, height = refresh.MOMENTS[picture.name]
    browser.set_viewport_size({"width": 1200, "height": height})
    browser.goto(page.as_uri() + moment)
    browser.wait_for_timeout(500)
    browser.screenshot(path=picture)


def main(pages: list[str]) -> None:
    digests = json.loads(refresh.DIGESTS.read_text(encoding="utf-8")) if pages else {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        browser = chromium.new_page()
        for document in map(Path, pages) if pages else refresh.DOCUMENTS:
            text, files = refresh.refreshed(document)
            for picture, page in refresh.photographed(document, text, files).items():
                saved = Path(folder) / "page.html"
                saved.write_bytes(page)
                browser.goto("about:blank")
                photograph(browser, saved, refresh.ROOT / picture)
                digests[picture.name] = refresh.digest(text, picture)
            for picture in refresh.plotted(document, text, files):
                digests[picture.name] = refresh.plot_digest(text, picture)
        chromium.close()
    refresh.DIGESTS.write_text(refresh.as_json(digests), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
