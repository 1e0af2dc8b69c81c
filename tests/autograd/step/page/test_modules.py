"""Modules become one script; and the modules of the pages are such that they can."""

import re
from pathlib import Path

import pytest

from autograd.step.page.javascript import ASSETS, asset, program, rules_module
from autograd.step.page.modules import in_order, joined, parsed

ENTRIES = ("begin.js", "replay.js", "play.js")
TESTS = Path(__file__).parent / "assets"
MODULES = sorted(path.name for path in ASSETS.glob("*.js") if path.name != "widget.js")  # it stands alone


def join(**texts):
    return joined("main.js", {f"{name}.js": text for name, text in texts.items()}.__getitem__)


def test_a_module_stands_behind_what_it_imports_and_only_once():
    script = join(
        main='// The entry.\n\nimport { b } from "./b.js";\nimport { c, d } from "./c.js";\n\nb(c, d);\n',
        b='import { d } from "./c.js";\n\nexport function b() {\n  return d;\n}\n',
        c="export const c = 1; // the first\nexport class d {}\nconst hidden = 2;\n",
    )
    assert script == (
        "const c = 1; // the first\nclass d {}\nconst hidden = 2;\n\n"
        "function b() {\n  return d;\n}\n\nb(c, d);\n"
    )


def test_names_are_imported_on_several_lines_and_taken_apart():
    several = 'import {\n  first,\n  second,\n} from "./a.js";\n\nfirst(second);\n'
    assert join(main=several, a="export const [first, second] = [f, 2];\n") == (
        "const [first, second] = [f, 2];\n\nfirst(second);\n"
    )


def test_top_level_names_are_found():
    lines = ["export const a = 1;", "const [b, c] = [1, 2];", "const { d, e: f } = x;", "function g() {"]
    lines += ["  const h = 1;", "}", "export class K {}", "async function* m() {}"]
    module = parsed("a.js", "\n".join(lines))
    assert module.names == ["a", "b", "c", "d", "f", "g", "K", "m"]
    assert module.exports == ["a", "K"]


@pytest.mark.parametrize(
    "line",
    [
        'import a from "./a.js";',
        'import * as a from "./a.js";',
        'import { a as b } from "./a.js";',
        'import "./a.js";',
        'import { a } from "a";',
        '  import { a } from "./a.js";',
        'const a = await import("./a.js");',
        "const here = import.meta.url;",
        "export default a;",
        "export { a };",
        "export let a = 1;",
        "export async function a() {}",
        'export * from "./a.js";',
    ],
)
def test_any_other_import_or_export_is_refused(line):
    with pytest.raises(
        ValueError, match=r"^main.js has an import or export that cannot be joined: "
    ) as error:
        join(main=f"const first = 1;\n{line}\n", a="export const a = 1;\n")
    assert str(error.value).rpartition("joined: ")[2] in line


def test_what_is_imported_must_be_exported():
    with pytest.raises(ValueError, match=r"^main.js imports b, which a.js does not export$"):
        join(main='import { a, b } from "./a.js";\n', a="export const a = 1;\nconst b = 2;\n")


def test_modules_that_import_each_other_are_refused():
    with pytest.raises(ValueError, match=r"^modules import each other: main.js -> a.js -> b.js -> a.js$"):
        join(
            main='import { a } from "./a.js";\n',
            a='import { b } from "./b.js";\nexport const a = 1;\n',
            b='import { a } from "./a.js";\nexport const b = 1;\n',
        )


def test_a_name_that_two_modules_declare_is_refused():
    """In one scope a function would silently take the place of another of its name."""
    with pytest.raises(ValueError, match=r"^a.js and main.js both declare f$"):
        join(
            main='import { a } from "./a.js";\nfunction f() {}\n', a="export const a = 1;\nfunction f() {}\n"
        )


# ---- the modules of the pages ----


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_script_of_a_page_is_joined_the_same_each_time(entry):
    script = program(entry, [])
    assert script == program(entry, [])
    assert script.startswith('"use strict";\n')
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)


def module(file):
    return parsed(file, rules_module([]) if file == "rules.js" else asset(file))


def test_every_module_is_part_of_a_page():
    used = {file for entry in ENTRIES for file in in_order(entry, module)}
    assert used == {*MODULES, "rules.js"}


def test_what_is_exported_is_needed_elsewhere():
    """By another module, or by its test."""
    imported = {
        name for file in (*MODULES, "rules.js") for _, names in module(file).imports for name in names
    }
    tests = "".join(path.read_text(encoding="utf-8") for path in TESTS.glob("*.test.js"))
    exported = {name for file in MODULES for name in module(file).exports}
    assert {name for name in exported - imported if not re.search(rf"\b{name}\b", tests)} == {"POWER"}


def test_only_the_entries_do_anything_when_they_are_loaded():
    statement = re.compile(
        r"^(?!import |export |const |function |class |async |[ }\])]|//|$).*", re.MULTILINE
    )
    for file in MODULES:
        assert file in ENTRIES or not statement.findall(asset(file)), file
    assert statement.findall(asset("begin.js")) == ["openPage(dataOfPage(), rules);"]
