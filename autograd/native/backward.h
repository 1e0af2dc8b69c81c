/* accumulate(output, seed): the twin of accumulate.py. */

/* op.partials(data, *inputs), as a tuple */
static PyObject *pythons_slopes(Value *v, PyObject *parents)
{
    Py_ssize_t n = PyTuple_Size(parents);
    PyObject *args = PyTuple_New(n + 1), *slopes = NULL, *partials = PyObject_GetAttrString(v->op, "partials");
    for (Py_ssize_t i = 0; args && i <= n; i++) {
        PyObject *x = i ? PyTuple_GetItem(parents, i - 1) : (PyObject *)v;
        PyObject *given = IS_VALUE(x) ? PyFloat_FromDouble(V(x)->data) : (Py_INCREF(x), x);
        if (!given || PyTuple_SetItem(args, i, given) < 0)
            Py_CLEAR(args);
    }
    if (args && partials) {
        PyObject *found = PyObject_CallObject(partials, args);
        slopes = found ? PySequence_Tuple(found) : NULL;
        Py_XDECREF(found);
    }
    Py_XDECREF(args);
    Py_XDECREF(partials);
    return slopes;
}

/* By Python's rule: of operations that C does not know, and wherever a slope is not finite. */
static int hand_on_by_python(Value *v)
{
    PyObject *parents = parents_of(v), *slopes = parents ? pythons_slopes(v, parents) : NULL;
    Py_ssize_t n = slopes ? PyTuple_Size(parents) : 0;
    double grad = v->grad;
    if (slopes && PyTuple_Size(slopes) < n)
        n = PyTuple_Size(slopes);
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *parent = PyTuple_GetItem(parents, i);
        if (!IS_VALUE(parent))
            continue;
        double slope = PyFloat_AsDouble(PyTuple_GetItem(slopes, i));
        if (slope == -1.0 && PyErr_Occurred())
            break;
        V(parent)->grad += slope * grad;
    }
    Py_XDECREF(parents);
    Py_XDECREF(slopes);
    return PyErr_Occurred() ? -1 : 0;
}

static int hand_on_sum(Value *v, List *terms)
{
    double grad = v->grad;
    if (grad == 0.0 && v->data == v->data)
        return 0; /* no term is nan, so each contribution is 0: a dead unit costs nothing */
    Py_ssize_t n = PyTuple_Size(v->first);
    if (terms->room < n && make_room(terms, n) < 0)
        return -1;
    for (Py_ssize_t i = 0; i < n; i++) {
        Value *w = V(PyTuple_GetItem(v->first, i));
        w->grad += (terms->at[i] = V(PyTuple_GetItem(v->second, i)))->data * grad;
    }
    for (Py_ssize_t i = 0; i < n; i++)
        terms->at[i]->grad += V(PyTuple_GetItem(v->first, i))->data * grad;
    if (v->bias)
        v->bias->grad += grad;
    return 0;
}

/* Add to the gradient of each node's parents what the node contributes to it. */
static int hand_on(Pass *pass)
{
    List *order = &pass->order;
    for (Py_ssize_t i = 0; i < order->n; i++) {
        Value *v = order->at[i], *a = V(v->first), *b = V(v->second);
        if (i % SOME == SOME - 1 && PyErr_CheckSignals() < 0)
            return -1;
        if (v->kind == SUM) {
            if (hand_on_sum(v, &pass->frontier) < 0)
                return -1;
            continue;
        }
        if (!v->code) {
            if (hand_on_by_python(v) < 0)
                return -1;
            continue;
        }
        double to[2] = {0.0, 0.0}, grad = v->grad;
        rule_slopes(v->code, v->data, a ? a->data : v->number, b ? b->data : v->number, v->number, to);
        int is_finite = isfinite(to[0]) && isfinite(to[1]);
        if (!is_finite && v->code != OP_MUL) { /* whose slopes are the numbers themselves */
            if (hand_on_by_python(v) < 0)
                return -1;
            continue;
        }
        if (a)
            a->grad += to[0] * grad;
        if (b)
            b->grad += to[1] * grad;
    }
    return 0;
}

/* The same gradients, with what the chain rule says of 0 times infinity, if one of these is nan. */
static int look_for_nan(Value *output, double seed, List *leaves)
{
    double total = 0.0;
    for (Py_ssize_t i = 0; i < leaves->n; i++)
        total += leaves->at[i]->grad;
    if (total == total)
        return 0;
    PyObject *done = PyObject_CallFunction(py_chain_rule, "Od", output, seed);
    Py_XDECREF(done);
    return done ? 0 : -1;
}

/* Keep the gradients that there are, and begin at 0. */
static int hold(Pass *pass)
{
    if (!pass->held.n)
        return 0;
    pass->was = PyMem_Calloc((size_t)pass->held.n, sizeof(Held));
    if (!pass->was) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t i = 0; i < pass->held.n; i++) {
        Value *v = pass->held.at[i];
        pass->was[i].grad = v->grad;
        v->grad = 0.0;
        if (v->is_marked) {
            pass->was[i].mark = mark_of(v);
            Py_XINCREF(pass->was[i].mark);
        }
    }
    return 0;
}

/* Every gradient as it was. */
static void take_back(Pass *pass)
{
    for (Py_ssize_t i = 0; i < pass->order.n; i++)
        pass->order.at[i]->grad = 0.0;
    for (Py_ssize_t i = 0; i < pass->leaves.n; i++)
        pass->leaves.at[i]->grad = 0.0;
    for (Py_ssize_t i = 0; i < pass->held.n; i++) {
        Held was = pass->was[i];
        if (!was.mark || mark(pass->held.at[i], was.mark) < 0)
            pass->held.at[i]->grad = was.grad;
    }
}

/* What is added to a gradient of a class of its own is a number of that class. */
static int add_to_marks(Pass *pass)
{
    for (Py_ssize_t i = 0; i < pass->held.n; i++) {
        Held *was = &pass->was[i];
        if (!was->mark)
            continue;
        PyObject *added = PyFloat_FromDouble(pass->held.at[i]->grad);
        was->total = added ? PyNumber_Add(added, was->mark) : NULL;
        Py_XDECREF(added);
        if (!was->total)
            return -1;
    }
    return 0;
}

/* Add what was held; this cannot fail, and runs no code of Python. */
static void add_held(Pass *pass)
{
    for (Py_ssize_t i = 0; i < pass->held.n; i++) {
        Held was = pass->was[i];
        if (!was.total || mark(pass->held.at[i], was.total) < 0)
            pass->held.at[i]->grad += was.grad;
    }
}

static void let_go(Pass *pass)
{
    for (Py_ssize_t i = 0; pass->was && i < pass->held.n; i++) {
        Py_XDECREF(pass->was[i].mark);
        Py_XDECREF(pass->was[i].total);
    }
    PyMem_Free(pass->was);
    pass->was = NULL;
    empty(&pass->order);
    empty(&pass->leaves);
    empty(&pass->held);
    empty(&pass->frontier);
    empty(&pass->places);
}

static int run(Value *output, double seed, Pass *pass)
{
    passes++;
    if (collect(output, pass) < 0 || sort(&pass->order, &pass->places) < 0 || hold(pass) < 0)
        return -1;
    output->grad = seed;
    if (hand_on(pass) < 0 || look_for_nan(output, seed, &pass->leaves) < 0 || add_to_marks(pass) < 0) {
        PyObject *type, *error, *traceback;
        PyErr_Fetch(&type, &error, &traceback);
        take_back(pass);
        PyErr_Restore(type, error, traceback);
        return -1;
    }
    add_held(pass);
    return 0;
}

static PyObject *locked_pass(Value *output, double seed)
{
    PyObject *locked = PyObject_CallNoArgs(py_acquire);
    if (!locked)
        return NULL;
    Py_DECREF(locked);
    static Pass pass; /* one at a time */
    pass.order.n = pass.leaves.n = pass.held.n = pass.frontier.n = 0; /* in a forked child, they are as they were */
    pass.was = NULL;
    int failed = run(output, seed, &pass);
    PyObject *type, *error, *traceback;
    PyErr_Fetch(&type, &error, &traceback);
    let_go(&pass);
    PyObject *released = PyObject_CallNoArgs(py_release);
    Py_XDECREF(released);
    PyErr_Restore(type, error, traceback);
    if (failed)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *accumulate(PyObject *Py_UNUSED(m), PyObject *const *args, Py_ssize_t n)
{
    if (n == 2 && IS_VALUE(args[0]) && PyFloat_Check(args[1]))
        return locked_pass(V(args[0]), PyFloat_AsDouble(args[1]));
    PyErr_SetString(PyExc_TypeError, "accumulate() takes a Value and a float");
    return NULL;
}

/* Value.backward(grad=1.0): of what is no float, and where somebody watches, as in value.py. */
static PyObject *backward(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    if (!names && (!n || (n == 1 && PyFloat_CheckExact(args[0]))) && !PySet_Size(py_paused))
        return locked_pass(V(self), n ? PyFloat_AsDouble(args[0]) : 1.0);
    PyObject *given = PyTuple_New(n + 1), *named = PyDict_New(), *result = NULL;
    for (Py_ssize_t i = 0; given && i <= n; i++) {
        PyObject *x = i ? args[i - 1] : self;
        Py_INCREF(x);
        PyTuple_SetItem(given, i, x);
    }
    int failed = !given || !named;
    for (Py_ssize_t i = 0; !failed && names && i < PyTuple_Size(names); i++)
        failed = PyDict_SetItem(named, PyTuple_GetItem(names, i), args[n + i]) < 0;
    if (!failed)
        result = PyObject_Call(py_backward, given, named);
    Py_XDECREF(given);
    Py_XDECREF(named);
    return result;
}
