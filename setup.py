"""The native engine, which is optional: without a C compiler, all works as well, in Python.

GLASSGRAD_NATIVE=0 does not build it; with GLASSGRAD_NATIVE=1 it is an error if it cannot be built.
"""

import os
import sys
import sysconfig

from setuptools import Extension, setup

WISH = os.environ.get("GLASSGRAD_NATIVE", "")
#: Free-threaded Pythons have no stable ABI, and nothing here waits for another thread.
CAN_HOLD_IT = sys.implementation.name == "cpython" and not sysconfig.get_config_var("Py_GIL_DISABLED")
#: To the last bit as Python computes.
EXACT = ["-O2", "-ffp-contract=off", "-fno-builtin-pow", "-fno-math-errno"]
PARTS = ("attributes", "backward", "node", "operators", "order", "rules")

engine = Extension(
    "autograd.native._value",
    sources=["autograd/native/value.c"],
    depends=[f"autograd/native/{part}.h" for part in PARTS],
    extra_compile_args=["/fp:precise"] if os.name == "nt" else EXACT,
    py_limited_api=True,
    optional=WISH != "1",
)
is_wanted = WISH == "1" or (WISH != "0" and CAN_HOLD_IT)
setup(
    ext_modules=[engine] if is_wanted else [],
    options={"bdist_wheel": {"py_limited_api": "cp311"}} if is_wanted else {},
)
