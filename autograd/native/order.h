/* The nodes behind an output, youngest first. */

typedef struct { Value **at; Py_ssize_t n, room; } List;
typedef struct { double grad; PyObject *mark, *total; } Held; /* before a pass; after it, if it is marked */
typedef struct { List order, leaves, held, frontier, places; Held *was; } Pass; /* `was`: of each in `held` */

enum { SOME = 1 << 14 }; /* nodes, after which to look whether there was a signal */
enum { KEPT = 1 << 15 }; /* entries of a list for which memory is kept until the next pass */
static uint64_t passes = 0;

static int make_room(List *list, Py_ssize_t room)
{
    Value **at = PyMem_Realloc(list->at, (size_t)room * sizeof(Value *));
    if (!at) {
        PyErr_NoMemory();
        return -1;
    }
    memset(at + list->room, 0, (size_t)(room - list->room) * sizeof(Value *));
    list->at = at;
    list->room = room;
    return 0;
}

static inline int push(List *list, Value *v)
{
    if (list->n == list->room && make_room(list, list->room ? 2 * list->room : 64) < 0)
        return -1;
    list->at[list->n++] = v;
    return 0;
}

static void empty(List *list)
{
    list->n = 0;
    if (list->room > KEPT) {
        PyMem_Free(list->at);
        list->at = NULL;
        list->room = 0;
    }
}

static inline int meet(List *frontier, PyObject *x)
{
    if (!IS_VALUE(x) || V(x)->visited_by == passes)
        return 0;
    V(x)->visited_by = passes;
    return push(frontier, V(x));
}

static int meet_all(List *frontier, PyObject *parents)
{
    Py_ssize_t n = PyTuple_Size(parents);
    for (Py_ssize_t i = 0; i < n; i++)
        if (meet(frontier, PyTuple_GetItem(parents, i)) < 0)
            return -1;
    return 0;
}

/* Whether this pass has met a tuple of a weighted sum: neurons share their inputs, samples the weights. Some are
   forgotten, which costs time only. */
static int is_met(PyObject *tuple)
{
    static struct { PyObject *tuple; uint64_t pass; } met[256];
    size_t at = ((size_t)tuple >> 4 ^ (size_t)tuple >> 12) & 255;
    if (met[at].tuple == tuple && met[at].pass == passes)
        return 1;
    met[at].tuple = tuple;
    met[at].pass = passes;
    return 0;
}

/* The nodes behind `output`: those with parents in `order`, the others in `leaves`. */
static int collect(Value *output, Pass *pass)
{
    List *frontier = &pass->frontier;
    int learned = 0, failed = meet(frontier, (PyObject *)output);
    for (Py_ssize_t n = 1; !failed && frontier->n; n++) {
        Value *v = frontier->at[--frontier->n];
        if (n % SOME == 0 && PyErr_CheckSignals() < 0)
            return -1;
        if ((v->grad != 0.0 || v->is_marked) && push(&pass->held, v) < 0) /* nan is held, too */
            return -1;
        if (v->kind == LEAF) {
            learned |= v->op != constant_op;
            failed = push(&pass->leaves, v);
            continue;
        }
        failed = push(&pass->order, v);
        if (v->kind == SUM) {
            if (!is_met(v->first))
                failed |= meet_all(frontier, v->first);
            if (!is_met(v->second))
                failed |= meet_all(frontier, v->second);
            if (v->bias)
                failed |= meet(frontier, (PyObject *)v->bias);
        } else if (v->kind == MANY)
            failed |= meet_all(frontier, v->first);
        else {
            if (v->first)
                failed |= meet(frontier, v->first);
            if (v->second)
                failed |= meet(frontier, v->second);
        }
    }
    if (!failed && !learned) {
        PyObject *error = PyObject_CallFunctionObjArgs(py_nothing, output, NULL);
        if (error)
            PyErr_SetObject((PyObject *)Py_TYPE(error), error);
        Py_XDECREF(error);
        return -1;
    }
    return failed;
}

static int youngest_first(const void *a, const void *b)
{
    int64_t x = (*(Value *const *)a)->serial, y = (*(Value *const *)b)->serial;
    return (x < y) - (x > y);
}

/* Youngest first. The nodes of one computation have serial numbers without large gaps: then each has its place,
   in `places`, which is all NULL before and after. */
static int sort(List *order, List *places)
{
    Py_ssize_t n = order->n, in_order = 1;
    if (!n)
        return 0;
    int64_t low = order->at[0]->serial, high = low;
    for (Py_ssize_t i = 1; i < n; i++) {
        int64_t serial = order->at[i]->serial;
        in_order &= serial < order->at[i - 1]->serial;
        low = serial < low ? serial : low;
        high = serial > high ? serial : high;
    }
    if (in_order)
        return 0;
    if (high - low >= 4 * (int64_t)n + 1024) {
        qsort(order->at, (size_t)n, sizeof(Value *), youngest_first);
        return 0;
    }
    Py_ssize_t width = (Py_ssize_t)(high - low) + 1;
    if (places->room < width && make_room(places, width) < 0)
        return -1;
    for (Py_ssize_t i = 0; i < n; i++)
        places->at[high - order->at[i]->serial] = order->at[i];
    Value **next = order->at;
    for (Py_ssize_t i = 0; i < width; i++)
        if (places->at[i]) {
            *next++ = places->at[i];
            places->at[i] = NULL;
        }
    return 0;
}
