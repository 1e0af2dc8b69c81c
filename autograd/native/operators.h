/* The operators and methods that make Values. */

/* 1 and the number; 0 if it is none; -1 for an error */
static int any_number(PyObject *x, double *out)
{
    PyObject *found = PyObject_CallFunctionObjArgs(py_number, x, NULL);
    if (!found)
        return -1;
    int is_number = found != Py_NotImplemented;
    if (is_number)
        *out = PyFloat_AsDouble(found);
    Py_DECREF(found);
    return is_number;
}

INLINE int number(PyObject *x, double *out)
{
    if (PyFloat_CheckExact(x)) {
        *out = PyFloat_AsDouble(x);
        return 1;
    }
    if (PyLong_CheckExact(x)) {
        *out = PyLong_AsDouble(x);
        if (*out != -1.0 || !PyErr_Occurred())
            return 1;
        PyErr_Clear();
    }
    return any_number(x, out);
}

/* What Python's row computes, or its error. Takes over `parents`. */
static int ask_python(PyObject *op, PyObject *parents, double *out)
{
    PyObject *found = parents ? PyObject_CallFunctionObjArgs(py_forward, op, parents, NULL) : NULL;
    Py_XDECREF(parents);
    if (!found)
        return -1;
    *out = PyFloat_AsDouble(found);
    Py_DECREF(found);
    return *out == -1.0 && PyErr_Occurred() ? -1 : 0;
}

INLINE PyObject *unary(PyObject *self, PyObject *op, int code, double constant)
{
    double data = rule_forward(code, V(self)->data, 0.0, constant);
    if (!isfinite(data) && ask_python(op, Py_BuildValue("(O)", self), &data) < 0)
        return NULL;
    Value *v = fresh(data, op, code, UNARY);
    if (v) {
        Py_INCREF(self);
        v->first = self;
        v->number = constant;
    }
    return finished(v);
}

INLINE PyObject *binary(PyObject *a, PyObject *b, int code)
{
    double x = 0.0, y = 0.0;
    int kind = !IS_VALUE(a) ? LEFT : !IS_VALUE(b) ? RIGHT : BINARY, is_number = 1;
    if (kind == LEFT)
        is_number = number(a, &x);
    else
        x = V(a)->data;
    if (kind == RIGHT)
        is_number = number(b, &y);
    else
        y = V(b)->data;
    if (is_number < 0)
        return NULL;
    if (!is_number)
        Py_RETURN_NOTIMPLEMENTED;
    double data = rule_forward(code, x, y, 0.0);
    if (!isfinite(data)) {
        PyObject *parents = kind == BINARY ? Py_BuildValue("(OO)", a, b)
                            : kind == RIGHT ? Py_BuildValue("(Od)", a, y)
                                            : Py_BuildValue("(dO)", x, b);
        if (ask_python(OPS[code], parents, &data) < 0)
            return NULL;
    }
    Value *v = fresh(data, OPS[code], code, kind);
    if (v) {
        v->number = kind == LEFT ? x : y;
        if (kind != LEFT) {
            Py_INCREF(a);
            v->first = a;
        }
        if (kind != RIGHT) {
            Py_INCREF(b);
            v->second = b;
        }
    }
    return finished(v);
}

static PyObject *add(PyObject *a, PyObject *b) { return binary(a, b, OP_ADD); }
static PyObject *subtract(PyObject *a, PyObject *b) { return binary(a, b, OP_SUB); }
static PyObject *multiply(PyObject *a, PyObject *b) { return binary(a, b, OP_MUL); }
static PyObject *divide(PyObject *a, PyObject *b) { return binary(a, b, OP_DIV); }
static PyObject *remainder_(PyObject *a, PyObject *b) { return binary(a, b, OP_MOD); }
static PyObject *floor_divide(PyObject *a, PyObject *b) { return binary(a, b, OP_FLOOR_DIVIDE); }
static PyObject *itself(PyObject *self) { Py_INCREF(self); return self; }

/* The operation x ** n; a borrowed reference, for as long as no other one takes its place. */
static PyObject *constant_power(double n)
{
    static struct { double n; PyObject *op; } kept[64];
    uint64_t bits;
    memcpy(&bits, &n, sizeof bits);
    int at = (int)((bits >> 47 ^ bits >> 53 ^ bits) & 63);
    if (kept[at].op && !memcmp(&kept[at].n, &n, sizeof n))
        return kept[at].op;
    PyObject *op = PyObject_CallFunction(OPS[OP_CONSTANT_POWER], "d", n), *before = kept[at].op;
    if (op) {
        kept[at].op = op;
        kept[at].n = n;
        Py_XDECREF(before);
    }
    return op;
}

static PyObject *power(PyObject *a, PyObject *b, PyObject *modulus)
{
    double n;
    if (modulus != Py_None)
        Py_RETURN_NOTIMPLEMENTED;
    if (!IS_VALUE(a))
        return PyObject_CallFunctionObjArgs(py_rpow, b, a, NULL);
    if (IS_VALUE(b))
        return binary(a, b, OP_POWER);
    int is_number = number(b, &n);
    if (is_number < 0)
        return NULL;
    if (!is_number)
        Py_RETURN_NOTIMPLEMENTED;
    PyObject *op = constant_power(n), *result;
    if (!op)
        return NULL;
    Py_INCREF(op);
    result = unary(a, op, OP_CONSTANT_POWER, n);
    Py_DECREF(op);
    return result;
}

#define METHOD(name, code, symbol) \
    static PyObject *value_##name(PyObject *self, PyObject *Py_UNUSED(_)) { return unary(self, OPS[code], code, 0.0); }
METHODS(METHOD)

static PyObject *negative(PyObject *self) { return value___neg__(self, NULL); }
static PyObject *absolute(PyObject *self) { return value___abs__(self, NULL); }

/* ---- functions of value.py ---- */

/* record(op, args): any operation, of Values and numbers */
static PyObject *record(PyObject *Py_UNUSED(m), PyObject *const *args, Py_ssize_t n)
{
    double constant;
    if (n == 2 && PyTuple_CheckExact(args[1]) && PyTuple_Size(args[1]) == 1) {
        PyObject *x = PyTuple_GetItem(args[1], 0);
        int code = IS_VALUE(x) ? code_of(args[0], &constant) : OP_OTHER;
        if (code < 0)
            return NULL;
        if (code && TABLE[code].inputs == 1)
            return unary(x, args[0], code, constant);
    } else if (n == 2 && PyTuple_CheckExact(args[1]) && PyTuple_Size(args[1]) == 2) {
        PyObject *x = PyTuple_GetItem(args[1], 0), *y = PyTuple_GetItem(args[1], 1);
        int code = IS_VALUE(x) && IS_VALUE(y) ? code_of(args[0], &constant) : OP_OTHER;
        if (code < 0)
            return NULL;
        if (code && TABLE[code].inputs == 2)
            return binary(x, y, code);
    }
    PyObject *all = PyTuple_New(n);
    for (Py_ssize_t i = 0; all && i < n; i++) {
        Py_INCREF(args[i]);
        PyTuple_SetItem(all, i, args[i]);
    }
    PyObject *result = all ? PyObject_CallObject(py_record, all) : NULL;
    Py_XDECREF(all);
    return result;
}

/* made(data, op): a node without parents */
static PyObject *made(PyObject *Py_UNUSED(m), PyObject *const *args, Py_ssize_t n)
{
    if (n != 2) {
        PyErr_SetString(PyExc_TypeError, "made() takes data and op");
        return NULL;
    }
    double data = PyFloat_AsDouble(args[0]);
    return data == -1.0 && PyErr_Occurred() ? NULL : (PyObject *)fresh(data, args[1], OP_OTHER, LEAF);
}

/* node(data, op, parents=(), label="") */
static PyObject *node(PyObject *Py_UNUSED(m), PyObject *const *args, Py_ssize_t n)
{
    if (n < 2 || n > 4 || (n > 2 && !PyTuple_Check(args[2]))) {
        PyErr_SetString(PyExc_TypeError, "node() takes data, op, a tuple of parents and a label");
        return NULL;
    }
    double data = PyFloat_AsDouble(args[0]);
    if (data == -1.0 && PyErr_Occurred())
        return NULL;
    Value *v = n > 2 ? node_of(data, args[1], args[2]) : fresh(data, args[1], OP_OTHER, LEAF);
    if (v && n > 3) {
        Py_INCREF(args[3]);
        v->label = args[3];
    }
    return (PyObject *)v;
}

/* weighted_sum(weights, inputs, bias), of Values alone; bias may be None */
static PyObject *weighted_sum(PyObject *Py_UNUSED(m), PyObject *const *args, Py_ssize_t count)
{
    int is_biased = count == 3 && args[2] != Py_None;
    if (count != 3 || !PyTuple_Check(args[0]) || !PyTuple_Check(args[1]) || (is_biased && !IS_VALUE(args[2]))
        || PyTuple_Size(args[0]) != PyTuple_Size(args[1])) {
        PyErr_SetString(PyExc_TypeError, "weighted_sum() takes as many weights as inputs, in tuples, and a bias");
        return NULL;
    }
    PyObject *ws = args[0], *xs = args[1];
    Py_ssize_t n = PyTuple_Size(ws);
    double total = 0.0;
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *w = PyTuple_GetItem(ws, i), *x = PyTuple_GetItem(xs, i);
        if (!IS_VALUE(w) || !IS_VALUE(x)) {
            PyErr_SetString(PyExc_TypeError, "there are plain numbers among them");
            return NULL;
        }
        total += V(w)->data * V(x)->data;
    }
    Value *v = fresh(is_biased ? total + V(args[2])->data : total, dot_op, OP_OTHER, SUM);
    if (v) {
        Py_INCREF(ws);
        Py_INCREF(xs);
        v->first = ws;
        v->second = xs;
        v->bias = is_biased ? V(args[2]) : NULL;
        Py_XINCREF((PyObject *)v->bias);
    }
    return finished(v);
}
