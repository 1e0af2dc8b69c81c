/* What a Value is, how it is made and how it is freed. */

enum { LEAF, UNARY, BINARY, LEFT, RIGHT, MANY, SUM }; /* LEFT, RIGHT: the side on which a number stands */

typedef struct Value {
    PyObject_HEAD
    double data, grad;
    PyObject *first, *second; /* Values; of MANY a tuple of parents, of SUM the tuples of weights and of inputs */
    union {
        double number; /* of LEFT and RIGHT; of UNARY the constant of its family */
        struct Value *bias; /* of SUM, or NULL */
    };
    int64_t serial;  /* larger than its parents' */
    uint64_t visited_by; /* the pass that met it last */
    uint16_t code;
    uint8_t kind, is_marked; /* is_marked: `grad` is a number of a class of its own, which is kept in `marks` */
    PyObject *op;
    PyObject *label; /* NULL: "" */
} Value;

static PyTypeObject *ValueType;
static PyObject *OPS[OPERATIONS];   /* the operations; of a family, the function that makes its members */
static PyObject *codes;             /* {operation: code} */
static PyObject *marks;             /* {address of a Value: its gradient} */
static PyObject *leaf_op, *constant_op, *dot_op;

/* From value.py and its neighbours: what Python decides. */
#define HELPERS(M) \
    M(assigned) M(backward) M(chain_rule) M(detached_if_paused) M(displaced) M(displaced_blocks) M(forward) M(new) M(nothing) \
    M(number) M(paused) M(record) M(rpow) M(acquire) M(release)
#define DECLARE(name) static PyObject *py_##name;
HELPERS(DECLARE)

#define IS_VALUE(x) (Py_TYPE(x) == ValueType)
#define V(x) ((Value *)(x))

static int64_t next_serial = 0, living = 0;
static PyObject *draw_serial = NULL; /* what gives a node its number, if it is not `next_serial` */

INLINE int draw(int64_t *serial)
{
    if (!draw_serial) {
        *serial = next_serial++;
        return 0;
    }
    PyObject *drawn = PyObject_CallNoArgs(draw_serial);
    if (!drawn)
        return -1;
    *serial = PyLong_AsLongLong(drawn);
    Py_DECREF(drawn);
    return *serial == -1 && PyErr_Occurred() ? -1 : 0;
}

INLINE Value *fresh(double data, PyObject *op, int code, int kind)
{
    int64_t serial;
    if (draw(&serial) < 0)
        return NULL;
    Value *v = PyObject_Malloc(sizeof(Value));
    if (!v)
        return (Value *)PyErr_NoMemory();
    PyObject_Init((PyObject *)v, ValueType);
    Py_INCREF(op);
    v->data = data;
    v->grad = 0.0;
    v->op = op;
    v->first = v->second = v->label = NULL;
    v->number = 0.0;
    v->serial = serial;
    v->visited_by = 0;
    v->code = (uint16_t)code;
    v->kind = (uint8_t)kind;
    v->is_marked = 0;
    living++;
    return v;
}

/* ---- gradients that know who has used them: nn adds to one, and sees it ---- */

static PyObject *mark_of(Value *v) /* borrowed */
{
    PyObject *address = PyLong_FromVoidPtr(v), *mark = address ? PyDict_GetItemWithError(marks, address) : NULL;
    Py_XDECREF(address);
    return mark;
}

/* `grad` becomes x, a float; if it is of a class of its own, it is kept. */
static int mark(Value *v, PyObject *x)
{
    int is_plain = PyFloat_CheckExact(x), failed = 0;
    if (!is_plain || v->is_marked) {
        PyObject *address = PyLong_FromVoidPtr(v);
        failed = !address || (is_plain ? PyDict_DelItem(marks, address) : PyDict_SetItem(marks, address, x)) < 0;
        Py_XDECREF(address);
    }
    if (failed)
        return -1;
    v->is_marked = !is_plain;
    v->grad = PyFloat_AsDouble(x);
    return 0;
}

/* A new node as its operation returns it: while a thread is not recording, or is watched, Python looks at it. */
INLINE PyObject *finished(Value *v)
{
    if (!v || !PySet_Size(py_paused))
        return (PyObject *)v;
    PyObject *seen = PyObject_CallFunctionObjArgs(py_detached_if_paused, v, NULL);
    Py_DECREF(v);
    return seen;
}

/* A graph may be deeper than the stack: what dies while another Value is being freed waits in a list. */
static Value *dying = NULL;
static int is_freeing = 0;

static void free_value(PyObject *self)
{
    Value *v = V(self);
    PyObject *op = v->op, *label = v->label;
    living--;
    if (v->is_marked) {
        PyObject *type, *error, *traceback, *none = PyFloat_FromDouble(0.0);
        PyErr_Fetch(&type, &error, &traceback);
        if (!none || mark(v, none) < 0)
            PyErr_Clear();
        Py_XDECREF(none);
        PyErr_Restore(type, error, traceback);
    }
    v->op = (PyObject *)dying;
    dying = v;
    Py_DECREF(op);
    Py_XDECREF(label);
    if (is_freeing)
        return;
    is_freeing = 1;
    while ((v = dying)) {
        dying = (Value *)v->op;
        PyObject *first = v->first, *second = v->second, *bias = v->kind == SUM ? (PyObject *)v->bias : NULL;
        PyObject_Free(v);
        Py_DECREF(ValueType);
        Py_XDECREF(first);
        Py_XDECREF(second);
        Py_XDECREF(bias);
    }
    is_freeing = 0;
}

/* ---- what it was computed from ---- */

static PyObject *parents_of(Value *v)
{
    switch (v->kind) {
    case LEAF: return PyTuple_New(0);
    case UNARY: return Py_BuildValue("(O)", v->first);
    case BINARY: return Py_BuildValue("(OO)", v->first, v->second);
    case LEFT: return Py_BuildValue("(dO)", v->number, v->second);
    case RIGHT: return Py_BuildValue("(Od)", v->first, v->number);
    case MANY: Py_INCREF(v->first); return v->first;
    }
    PyObject *both = PySequence_Concat(v->first, v->second);
    if (!v->bias)
        return both;
    PyObject *last = Py_BuildValue("(O)", v->bias);
    PyObject *all = both && last ? PySequence_Concat(both, last) : NULL;
    Py_XDECREF(both);
    Py_XDECREF(last);
    return all;
}

/* The code of an operation, and the constant of a member of a family; OP_OTHER for what C does not know. -1: error. */
static int code_of(PyObject *op, double *constant)
{
    PyObject *known = PyDict_GetItemWithError(codes, op);
    *constant = 0.0;
    if (known)
        return (int)PyLong_AsLong(known);
    if (PyErr_Occurred())
        return -1;
    PyObject *origin = PyObject_GetAttrString(op, "origin"), *family, *constants;
    if (!origin)
        return -1;
    int code = OP_OTHER;
    if (origin != Py_None && PyArg_ParseTuple(origin, "OO!", &family, &PyTuple_Type, &constants))
        for (int each = 1; each < OPERATIONS; each++)
            if (OPS[each] == family && PyTuple_Size(constants) == 1) {
                *constant = PyFloat_AsDouble(PyTuple_GetItem(constants, 0));
                code = each;
            }
    Py_DECREF(origin);
    return PyErr_Occurred() ? -1 : code;
}

/* As value.node: a Value as it is, of a tuple of Values and floats. */
static Value *node_of(double data, PyObject *op, PyObject *parents)
{
    Py_ssize_t n = PyTuple_Size(parents);
    double constant;
    int code = n == 1 || n == 2 ? code_of(op, &constant) : OP_OTHER;
    if (code < 0)
        return NULL;
    PyObject *a = n > 0 ? PyTuple_GetItem(parents, 0) : NULL, *b = n > 1 ? PyTuple_GetItem(parents, 1) : NULL;
    int kind = n == 0 ? LEAF : MANY;
    if (n == 1 && IS_VALUE(a))
        kind = UNARY;
    else if (n == 2 && (IS_VALUE(a) || IS_VALUE(b)))
        kind = !IS_VALUE(a) ? LEFT : !IS_VALUE(b) ? RIGHT : BINARY;
    Value *v = fresh(data, op, kind == MANY || TABLE[code].inputs != n ? OP_OTHER : code, kind);
    if (!v || kind == LEAF)
        return v;
    if (kind == MANY) {
        Py_INCREF(parents);
        v->first = parents;
        return v;
    }
    v->number = kind == LEFT ? PyFloat_AsDouble(a) : kind == RIGHT ? PyFloat_AsDouble(b) : constant;
    if (IS_VALUE(a)) {
        Py_INCREF(a);
        v->first = a;
    }
    if (b && IS_VALUE(b)) {
        Py_INCREF(b);
        v->second = b;
    }
    if (PyErr_Occurred()) {
        Py_DECREF(v);
        return NULL;
    }
    return v;
}
