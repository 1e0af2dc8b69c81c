// The page of a session begins. rules.js is written by autograd/step/page/javascript.py.

import { dataOfPage, openPage } from "./page.js";
import { rules } from "./rules.js";

openPage(dataOfPage(), rules);
