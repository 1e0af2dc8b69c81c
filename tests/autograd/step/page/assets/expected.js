// What Python says, from expected.json: test_expected.py writes it and holds it to Python.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { parsed } from "../../../../../autograd/step/page/assets/digits.js";
import { Engine } from "../../../../../autograd/step/page/assets/engine.js";
import { Session } from "../../../../../autograd/step/page/assets/session.js";
import { rules } from "./rules.js";

export const expected = JSON.parse(readFileSync(new URL("expected.json", import.meta.url), "utf8"));

export const sessionOf = ({ given }) => new Session(given, expected.said, new Engine(rules));

// Numbers that two libraries may round differently: each answers for a few units in the last place.
export function near(found, wanted, message) {
  const number = parsed(wanted);
  if (Object.is(found, number)) return;
  assert.ok(
    Math.abs(found - number) <= 6 * Number.EPSILON * Math.abs(number),
    `${message}: ${found}, not ${number}`,
  );
}
