/* The attributes of a Value, and how one is made by hand. */

static PyObject *get_raw_data(PyObject *self, void *Py_UNUSED(_)) { return PyFloat_FromDouble(V(self)->data); }

static PyObject *get_grad(PyObject *self, void *Py_UNUSED(_))
{
    if (!V(self)->is_marked)
        return PyFloat_FromDouble(V(self)->grad);
    PyObject *grad = mark_of(V(self));
    Py_XINCREF(grad);
    return grad;
}

static PyObject *get_data(PyObject *self, void *Py_UNUSED(_))
{
    if (PySet_Size(py_displaced_blocks))
        return PyObject_CallFunction(py_displaced, "di", V(self)->data, 1);
    return PyFloat_FromDouble(V(self)->data);
}

static int set_number(PyObject *self, PyObject *x, const char *name)
{
    int is_data = !strcmp(name, "data"), failed = 0;
    if (!x) {
        PyErr_Format(PyExc_AttributeError, "property '%s' of 'Value' object has no deleter", name);
        return -1;
    }
    Py_INCREF(x);
    if (!PyFloat_CheckExact(x)) {
        PyObject *checked = PyObject_CallFunction(py_assigned, "sO", name, x);
        Py_DECREF(x);
        if (!(x = checked))
            return -1;
    }
    if (is_data || !V(self)->is_marked)
        *(is_data ? &V(self)->data : &V(self)->grad) = PyFloat_AsDouble(x);
    else
        failed = mark(V(self), x);
    Py_DECREF(x);
    return failed;
}

static int set_data(PyObject *self, PyObject *x, void *Py_UNUSED(_)) { return set_number(self, x, "data"); }
static int set_grad(PyObject *self, PyObject *x, void *Py_UNUSED(_)) { return set_number(self, x, "grad"); }

static int set_raw_grad(PyObject *self, PyObject *x, void *Py_UNUSED(_))
{
    return x && PyFloat_Check(x) ? mark(V(self), x) : set_number(self, x, "grad");
}

static PyObject *get_op(PyObject *self, void *Py_UNUSED(_)) { Py_INCREF(V(self)->op); return V(self)->op; }
static PyObject *get_serial(PyObject *self, void *Py_UNUSED(_)) { return PyLong_FromLongLong(V(self)->serial); }
static PyObject *get_parents(PyObject *self, void *Py_UNUSED(_)) { return parents_of(V(self)); }

static PyObject *get_label(PyObject *self, void *Py_UNUSED(_))
{
    if (!V(self)->label)
        return PyUnicode_FromStringAndSize(NULL, 0);
    Py_INCREF(V(self)->label);
    return V(self)->label;
}

static int set_label(PyObject *self, PyObject *x, void *Py_UNUSED(_))
{
    PyObject *before = V(self)->label;
    if (!x) {
        PyErr_SetString(PyExc_AttributeError, "a Value has a label: \"\" is none");
        return -1;
    }
    Py_INCREF(x);
    V(self)->label = x;
    Py_XDECREF(before);
    return 0;
}

/* `first` and `second`, as in value.py: only a number that was met may become a node, see Value._prev. */
static PyObject *get_side(PyObject *self, void *is_second)
{
    Value *v = V(self);
    PyObject *side = is_second ? v->second : v->first;
    if (v->kind == (is_second ? RIGHT : LEFT))
        return PyFloat_FromDouble(v->number);
    if (!side)
        Py_RETURN_NONE;
    Py_INCREF(side);
    return side;
}

static int set_side(PyObject *self, PyObject *x, void *is_second)
{
    Value *v = V(self);
    if (!x || !IS_VALUE(x) || V(x)->kind != LEAF || v->kind != (is_second ? RIGHT : LEFT)) {
        PyErr_SetString(PyExc_AttributeError, "the parents of a Value are what they are");
        return -1;
    }
    Py_INCREF(x);
    *(is_second ? &v->second : &v->first) = x;
    v->kind = BINARY;
    return 0;
}

static PyObject *get_bias(PyObject *self, void *Py_UNUSED(_))
{
    Value *v = V(self);
    PyObject *bias = v->kind == SUM && v->bias ? (PyObject *)v->bias : Py_None;
    Py_INCREF(bias);
    return bias;
}

static PyObject *new_value(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    if (PyTuple_Size(args) == 1 && !kwargs) {
        PyObject *x = PyTuple_GetItem(args, 0);
        if (PyFloat_CheckExact(x))
            return (PyObject *)fresh(PyFloat_AsDouble(x), leaf_op, OP_OTHER, LEAF);
        if (PyLong_CheckExact(x)) {
            double data = PyLong_AsDouble(x);
            if (data != -1.0 || !PyErr_Occurred())
                return (PyObject *)fresh(data, leaf_op, OP_OTHER, LEAF);
            PyErr_Clear();
        }
    }
    PyObject *cls = Py_BuildValue("(O)", type), *all = cls ? PySequence_Concat(cls, args) : NULL;
    PyObject *self = all ? PyObject_Call(py_new, all, kwargs) : NULL;
    Py_XDECREF(cls);
    Py_XDECREF(all);
    return self;
}
