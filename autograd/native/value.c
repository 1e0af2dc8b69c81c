/* Value in C: the twin of autograd/value.py and accumulate.py, which say what it does.

   What the operations compute is in rules.h, which the table of autograd/ops.py has written. Where that is not a
   finite number, and in all that is rare, Python decides, by the functions of the twin: so the errors, and what holds
   at poles and infinities, are the same. There is no garbage collector's header: parents are older than their
   children and do not change, so that there are no cycles. */
#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if FLT_EVAL_METHOD != 0 || defined(__FAST_MATH__)
#error "the arithmetic of this compiler is not Python's to the last bit"
#endif

#if defined(__GNUC__) || defined(__clang__)
#define INLINE static inline __attribute__((always_inline))
#else
#define INLINE static inline
#endif

#include "rules.h"
#include "node.h"
#include "operators.h"
#include "attributes.h"
#include "order.h"
#include "backward.h"

#define ROW(name, code, symbol) {#name, value_##name, METH_NOARGS, #name "($self, /)\n--\n\n" symbol "(self)"},
#define FAST (PyCFunction)(void (*)(void))
static PyMethodDef methods[] = {
    METHODS(ROW)
    {"backward", FAST backward, METH_FASTCALL | METH_KEYWORDS, "backward($self, /, grad=1.0)\n--\n\n" DOC_BACKWARD},
    {NULL, NULL, 0, NULL}};

static PyGetSetDef attributes[] = {
    {"data", get_data, set_data, DOC_DATA, NULL},
    {"grad", get_grad, set_grad, DOC_GRAD, NULL},
    {"_data", get_raw_data, set_data, NULL, NULL},
    {"_grad", get_grad, set_raw_grad, NULL, NULL},
    {"op", get_op, NULL, NULL, NULL},
    {"serial", get_serial, NULL, NULL, NULL},
    {"parents", get_parents, NULL, DOC_PARENTS, NULL},
    {"label", get_label, set_label, NULL, NULL},
    {"first", get_side, set_side, NULL, NULL},
    {"second", get_side, set_side, NULL, (void *)1},
    {"bias", get_bias, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}};

static PyType_Slot slots[] = {
    {Py_tp_doc, "Value(data, *, label='')\n--\n\n"},
    {Py_tp_new, new_value}, {Py_tp_dealloc, free_value}, {Py_tp_methods, methods}, {Py_tp_getset, attributes},
    {Py_nb_add, add}, {Py_nb_subtract, subtract}, {Py_nb_multiply, multiply}, {Py_nb_true_divide, divide},
    {Py_nb_remainder, remainder_}, {Py_nb_floor_divide, floor_divide}, {Py_nb_power, power},
    {Py_nb_negative, negative}, {Py_nb_positive, itself}, {Py_nb_absolute, absolute},
    {0, NULL}};

/* BASETYPE, so that Value.__init_subclass__ can say why there are no subclasses. */
static PyType_Spec spec = {"autograd.value.Value", sizeof(Value), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};

/* ---- the module ---- */

static PyObject *take_serial(PyObject *Py_UNUSED(m), PyObject *Py_UNUSED(_)) { return PyLong_FromLongLong(next_serial++); }

static PyObject *count_living(PyObject *Py_UNUSED(m), PyObject *Py_UNUSED(_)) { return PyLong_FromLongLong(living); }

/* draw_serials(by): from now on, by() gives each node its serial number */
static PyObject *draw_serials(PyObject *Py_UNUSED(m), PyObject *by)
{
    PyObject *before = draw_serial;
    int is_own = PyCFunction_Check(by) && PyCFunction_GetFunction(by) == take_serial;
    Py_INCREF(by);
    draw_serial = is_own ? NULL : by;
    if (is_own)
        Py_DECREF(by);
    Py_XDECREF(before);
    Py_RETURN_NONE;
}

static int take_operations(PyObject *ops)
{
    leaf_op = PyObject_GetAttrString(ops, "leaf");
    constant_op = PyObject_GetAttrString(ops, "constant");
    dot_op = PyObject_GetAttrString(ops, "dot_");
    codes = PyDict_New();
    marks = PyDict_New();
    if (!leaf_op || !constant_op || !dot_op || !codes || !marks)
        return -1;
    for (int code = 1; code < OPERATIONS; code++) {
        OPS[code] = PyObject_GetAttrString(ops, TABLE[code].name);
        if (!OPS[code])
            return -1;
        PyObject *n = TABLE[code].is_family ? NULL : PyLong_FromLong(code);
        if (n && PyDict_SetItem(codes, OPS[code], n) < 0)
            return -1;
        Py_XDECREF(n);
    }
    return 0;
}

/* start(ops, helpers): the class Value, once in a process */
static PyObject *start(PyObject *Py_UNUSED(m), PyObject *args)
{
    PyObject *ops, *helpers;
    if (!PyArg_ParseTuple(args, "OO!", &ops, &PyDict_Type, &helpers))
        return NULL;
    if (ValueType) {
        PyErr_SetString(PyExc_ImportError, "another copy of autograd in this process uses it");
        return NULL;
    }
#define TAKE(name) \
    if (!(py_##name = PyDict_GetItemString(helpers, #name))) \
        return PyErr_Format(PyExc_KeyError, #name); \
    Py_INCREF(py_##name);
    HELPERS(TAKE)
    if (take_operations(ops) < 0)
        return NULL;
    ValueType = (PyTypeObject *)PyType_FromSpec(&spec);
    Py_XINCREF((PyObject *)ValueType);
    return (PyObject *)ValueType;
}

static PyMethodDef functions[] = {
    {"start", start, METH_VARARGS, NULL},
    {"accumulate", FAST accumulate, METH_FASTCALL, NULL},
    {"draw_serials", draw_serials, METH_O, NULL},
    {"living", count_living, METH_NOARGS, "How many Values there are."},
    {"made", FAST made, METH_FASTCALL, NULL},
    {"next_serial", take_serial, METH_NOARGS, NULL},
    {"node", FAST node, METH_FASTCALL, NULL},
    {"record", FAST record, METH_FASTCALL, NULL},
    {"weighted_sum", FAST weighted_sum, METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL}};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_value", NULL, -1, functions, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__value(void)
{
    PyObject *m = PyModule_Create(&module);
    if (m && PyModule_AddIntConstant(m, "FINGERPRINT", FINGERPRINT) < 0)
        Py_CLEAR(m);
    return m;
}
