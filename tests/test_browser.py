"""What the fixture `page` of conftest.py sees of a page, so that no test of a page misses it."""

from .browser import Watch, as_new, ask

SEEN = {
    "<script>console.log('hello')</script>": "console log: hello",
    "<script>throw new Error('thrown')</script>": "error: thrown",
    "<script>alert('run')</script>": "dialog: run",
    "<img src='https://example.invalid/x.png'>": "request: https://example.invalid/x.png",
    "<style>@import 'https://example.invalid/x.css'</style>": "request: https://example.invalid/x.css",
    "<script>location = 'https://example.invalid/'</script>": "request: https://example.invalid/",
}


def test_what_a_page_says_or_asks_for_is_seen(page):
    other = page.context.new_page()
    other.route("https://example.invalid/**", lambda route: route.abort())
    for body, seen in SEEN.items():
        watch = Watch(other)
        other.set_content(body)
        for _ in range(100):
            if seen not in watch.seen:
                other.wait_for_timeout(20)
        assert seen in watch.end()
    other.close()


def test_a_page_leaves_nothing_to_the_next(page, tmp_path):
    look = """[innerWidth, matchMedia("print").matches, matchMedia("(prefers-color-scheme: dark)").matches,
        matchMedia("(prefers-reduced-motion: reduce)").matches, navigator.onLine]"""
    before = page.evaluate(look)
    page.set_viewport_size({"width": 500, "height": 400})
    page.emulate_media(media="print", color_scheme="dark", reduced_motion="reduce")
    page.context.set_offline(True)
    assert page.evaluate(look) == [500, True, True, True, False]
    as_new(page)
    assert page.evaluate(look) == before == [1280, False, False, False, True]


def test_a_page_of_its_own_is_no_offence(page, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        "<p>here</p><iframe srcdoc='<b>inside</b>' sandbox></iframe><img src='data:image/gif;base64,'>"
    )
    page.goto(path.as_uri())
    assert page.frame_locator("iframe").locator("b").inner_text() == "inside"


def test_numbers_arrive_as_they_are(page):
    sent = [0.0, -0.0, 1.5, 1e300, float("inf"), float("-inf"), {'a"': [None, "x\n"]}]
    assert repr(ask(page, "x => x", sent)) == repr(sent).replace(
        "0.0, -0.0, 1.5, 1e+300", "0, -0.0, 1.5, 1e+300"
    )
    assert repr(ask(page, "x => -x", float("nan"))) == "nan"
