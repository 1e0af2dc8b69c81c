/* Written by `python -m autograd.native.generate` from autograd/ops.py: do not edit. */

#define FINGERPRINT 738936334
enum { OP_OTHER, OP_IDENTITY, OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_NEG, OP_POWER, OP_EXP, OP_EXP2, OP_EXPM1, OP_LOG, OP_LOG1P, OP_LOG2, OP_LOG10, OP_SQRT, OP_SQUARE, OP_SIN, OP_COS, OP_TAN, OP_ARCSIN, OP_ARCCOS, OP_ARCTAN, OP_ARCTAN2, OP_SINH, OP_COSH, OP_TANH, OP_ARCSINH, OP_ARCCOSH, OP_ARCTANH, OP_HYPOT, OP_ERF, OP_ERFC, OP_SIGMOID, OP_SOFTPLUS, OP_RELU, OP_SELU, OP_GELU, OP_SILU, OP_ABSOLUTE, OP_SIGN, OP_HEAVISIDE, OP_FLOOR, OP_CEIL, OP_TRUNC, OP_RINT, OP_FLOOR_DIVIDE, OP_MOD, OP_FMOD, OP_CBRT, OP_COPYSIGN, OP_MAXIMUM, OP_MINIMUM, OP_CONSTANT_POWER, OP_CONSTANT_BASE, OP_LEAKY_RELU, OP_ELU, OPERATIONS };

static const struct { const char *name; int inputs, is_family; } TABLE[] = {
    {"", 0, 0},
    {"identity", 1, 0},
    {"add", 2, 0},
    {"sub", 2, 0},
    {"mul", 2, 0},
    {"div", 2, 0},
    {"neg", 1, 0},
    {"power", 2, 0},
    {"exp", 1, 0},
    {"exp2", 1, 0},
    {"expm1", 1, 0},
    {"log", 1, 0},
    {"log1p", 1, 0},
    {"log2", 1, 0},
    {"log10", 1, 0},
    {"sqrt", 1, 0},
    {"square", 1, 0},
    {"sin", 1, 0},
    {"cos", 1, 0},
    {"tan", 1, 0},
    {"arcsin", 1, 0},
    {"arccos", 1, 0},
    {"arctan", 1, 0},
    {"arctan2", 2, 0},
    {"sinh", 1, 0},
    {"cosh", 1, 0},
    {"tanh", 1, 0},
    {"arcsinh", 1, 0},
    {"arccosh", 1, 0},
    {"arctanh", 1, 0},
    {"hypot", 2, 0},
    {"erf", 1, 0},
    {"erfc", 1, 0},
    {"sigmoid", 1, 0},
    {"softplus", 1, 0},
    {"relu", 1, 0},
    {"selu", 1, 0},
    {"gelu", 1, 0},
    {"silu", 1, 0},
    {"absolute", 1, 0},
    {"sign", 1, 0},
    {"heaviside", 1, 0},
    {"floor", 1, 0},
    {"ceil", 1, 0},
    {"trunc", 1, 0},
    {"rint", 1, 0},
    {"floor_divide", 2, 0},
    {"mod", 2, 0},
    {"fmod", 2, 0},
    {"cbrt", 1, 0},
    {"copysign", 2, 0},
    {"maximum", 2, 0},
    {"minimum", 2, 0},
    {"constant_power", 1, 1},
    {"constant_base", 1, 1},
    {"leaky_relu", 1, 1},
    {"elu", 1, 1},
};

/* What an operation computes. Where this is not finite, Python decides. */
INLINE double rule_forward(int code, double x, double y, double k)
{
    switch (code) {
    case OP_IDENTITY: return x;
    case OP_ADD: return (x + y);
    case OP_SUB: return (x - y);
    case OP_MUL: return (x * y);
    case OP_DIV: return (x / y);
    case OP_NEG: return (-x);
    case OP_POWER: return pow(x, y);
    case OP_EXP: return exp(x);
    case OP_EXP2: return pow(2.0, x);
    case OP_EXPM1: return expm1(x);
    case OP_LOG: return log(x);
    case OP_LOG1P: return log1p(x);
    case OP_LOG2: return log2(x);
    case OP_LOG10: return log10(x);
    case OP_SQRT: return sqrt(x);
    case OP_SQUARE: return (x * x);
    case OP_SIN: return sin(x);
    case OP_COS: return cos(x);
    case OP_TAN: return tan(x);
    case OP_ARCSIN: return asin(x);
    case OP_ARCCOS: return acos(x);
    case OP_ARCTAN: return atan(x);
    case OP_ARCTAN2: return atan2(x, y);
    case OP_SINH: return sinh(x);
    case OP_COSH: return cosh(x);
    case OP_TANH: return tanh(x);
    case OP_ARCSINH: return asinh(x);
    case OP_ARCCOSH: return acosh(x);
    case OP_ARCTANH: return atanh(x);
    case OP_ERF: return erf(x);
    case OP_ERFC: return erfc(x);
    case OP_SIGMOID: return ((x >= 0.0) ? (1.0 / (1.0 + exp((-x)))) : (exp(x) / (1.0 + exp(x))));
    case OP_SOFTPLUS: return ((x < 0.0) ? (0.0 + log1p(exp((-fabs(x))))) : (x + log1p(exp((-fabs(x))))));
    case OP_RELU: return ((x > 0.0) ? x : ((x != x) ? x : 0.0));
    case OP_SELU: return ((x > 0.0) ? (1.0507009873554805 * x) : (1.0507009873554805 * (1.6732632423543772 * expm1(x))));
    case OP_GELU: return ((x == (-INFINITY)) ? 0.0 : ((0.5 * x) * erfc(((-x) * 0.7071067811865476))));
    case OP_SILU: return ((x == (-INFINITY)) ? 0.0 : ((x >= 0.0) ? (x * (1.0 / (1.0 + exp((-x))))) : (x * (exp(x) / (1.0 + exp(x))))));
    case OP_ABSOLUTE: return fabs(x);
    case OP_SIGN: return ((x != x) ? x : ((x > 0.0) ? 1.0 : ((x < 0.0) ? (-1.0) : 0.0)));
    case OP_HEAVISIDE: return ((x != x) ? x : (x >= 0.0));
    case OP_FLOOR: return (((x - x) == 0.0) ? ((copysign((x - fmod(x, 1.0)), x) > x) ? (copysign((x - fmod(x, 1.0)), x) - 1.0) : copysign((x - fmod(x, 1.0)), x)) : ((x > x) ? (x - 1.0) : x));
    case OP_CEIL: return ((((-x) - (-x)) == 0.0) ? ((copysign(((-x) - fmod((-x), 1.0)), (-x)) > (-x)) ? (-(copysign(((-x) - fmod((-x), 1.0)), (-x)) - 1.0)) : (-copysign(((-x) - fmod((-x), 1.0)), (-x)))) : (((-x) > (-x)) ? (-((-x) - 1.0)) : (-(-x))));
    case OP_TRUNC: return (((x - x) == 0.0) ? copysign((x - fmod(x, 1.0)), x) : x);
    case OP_FMOD: return fmod(x, y);
    case OP_CBRT: return cbrt(x);
    case OP_COPYSIGN: return copysign(x, y);
    case OP_MAXIMUM: return ((x >= y) ? x : ((x != x) ? x : y));
    case OP_MINIMUM: return ((x <= y) ? x : ((x != x) ? x : y));
    case OP_CONSTANT_POWER: return ((k == 2.0) ? pow(x, k) : pow(x, k));
    case OP_CONSTANT_BASE: return pow(k, x);
    case OP_LEAKY_RELU: return ((x > 0.0) ? x : (k * x));
    case OP_ELU: return ((x > 0.0) ? x : (k * expm1(x)));
    }
    return NAN;
}

/* Its derivatives, likewise. */
INLINE void rule_slopes(int code, double out, double x, double y, double k, double *to)
{
    switch (code) {
    case OP_IDENTITY: to[0] = 1.0; return;
    case OP_ADD: to[0] = 1.0; to[1] = 1.0; return;
    case OP_SUB: to[0] = 1.0; to[1] = (-1.0); return;
    case OP_MUL: to[0] = y; to[1] = x; return;
    case OP_DIV: to[0] = (1.0 / y); to[1] = ((-out) / y); return;
    case OP_NEG: to[0] = (-1.0); return;
    case OP_POWER: to[0] = (((y * pow(x, (y - 1.0))) == (y * pow(x, (y - 1.0)))) ? ((x > 0.0) ? (y * pow(x, (y - 1.0))) : ((x < 0.0) ? (y * pow(x, (y - 1.0))) : (y * pow(x, (y - 1.0))))) : ((y != y) ? ((x > 0.0) ? (y * pow(x, (y - 1.0))) : ((x < 0.0) ? (y * pow(x, (y - 1.0))) : (y * pow(x, (y - 1.0))))) : ((pow(x, (y - 1.0)) != pow(x, (y - 1.0))) ? ((x > 0.0) ? (y * pow(x, (y - 1.0))) : ((x < 0.0) ? (y * pow(x, (y - 1.0))) : (y * pow(x, (y - 1.0))))) : ((x > 0.0) ? 0.0 : ((x < 0.0) ? 0.0 : 0.0))))); to[1] = (((y * pow(x, (y - 1.0))) == (y * pow(x, (y - 1.0)))) ? ((x > 0.0) ? (out * log(x)) : ((x < 0.0) ? (out * NAN) : (out * 0.0))) : ((y != y) ? ((x > 0.0) ? (out * log(x)) : ((x < 0.0) ? (out * NAN) : (out * 0.0))) : ((pow(x, (y - 1.0)) != pow(x, (y - 1.0))) ? ((x > 0.0) ? (out * log(x)) : ((x < 0.0) ? (out * NAN) : (out * 0.0))) : ((x > 0.0) ? (out * log(x)) : ((x < 0.0) ? (out * NAN) : (out * 0.0)))))); return;
    case OP_EXP: to[0] = out; return;
    case OP_EXP2: to[0] = (0.6931471805599453 * out); return;
    case OP_EXPM1: to[0] = exp(x); return;
    case OP_LOG: to[0] = (1.0 / x); return;
    case OP_LOG1P: to[0] = (1.0 / (1.0 + x)); return;
    case OP_LOG2: to[0] = (1.0 / (0.6931471805599453 * x)); return;
    case OP_LOG10: to[0] = (1.0 / (2.302585092994046 * x)); return;
    case OP_SQRT: to[0] = ((out != 0.0) ? (0.5 / out) : INFINITY); return;
    case OP_SQUARE: to[0] = (2.0 * x); return;
    case OP_SIN: to[0] = cos(x); return;
    case OP_COS: to[0] = (-sin(x)); return;
    case OP_TAN: to[0] = (1.0 + (out * out)); return;
    case OP_ARCSIN: to[0] = ((sqrt(((1.0 - x) * (1.0 + x))) != 0.0) ? (1.0 / sqrt(((1.0 - x) * (1.0 + x)))) : INFINITY); return;
    case OP_ARCCOS: to[0] = ((sqrt(((1.0 - x) * (1.0 + x))) != 0.0) ? ((-1.0) / sqrt(((1.0 - x) * (1.0 + x)))) : (-INFINITY)); return;
    case OP_ARCTAN: to[0] = (1.0 / (1.0 + (x * x))); return;
    case OP_ARCTAN2: to[0] = NAN; to[1] = NAN; return;
    case OP_SINH: to[0] = cosh(x); return;
    case OP_COSH: to[0] = sinh(x); return;
    case OP_TANH: to[0] = (1.0 - (out * out)); return;
    case OP_ARCSINH: to[0] = NAN; return;
    case OP_ARCCOSH: to[0] = (((sqrt((x - 1.0)) * sqrt((x + 1.0))) != 0.0) ? (1.0 / (sqrt((x - 1.0)) * sqrt((x + 1.0)))) : INFINITY); return;
    case OP_ARCTANH: to[0] = (1.0 / ((1.0 - x) * (1.0 + x))); return;
    case OP_HYPOT: to[0] = ((out != 0.0) ? ((out != 0.0) ? (x / out) : ((y != y) ? (x / out) : ((y != 0.0) ? (x / out) : (x / out)))) : ((x != x) ? ((out != 0.0) ? x : ((y != y) ? x : ((y != 0.0) ? x : x))) : ((x != 0.0) ? ((out != 0.0) ? copysign(INFINITY, x) : ((y != y) ? copysign(INFINITY, x) : ((y != 0.0) ? copysign(INFINITY, x) : copysign(INFINITY, x)))) : ((out != 0.0) ? 0.0 : ((y != y) ? 0.0 : ((y != 0.0) ? 0.0 : 0.0)))))); to[1] = ((out != 0.0) ? ((out != 0.0) ? (y / out) : ((y != y) ? y : ((y != 0.0) ? copysign(INFINITY, y) : 0.0))) : ((x != x) ? ((out != 0.0) ? (y / out) : ((y != y) ? y : ((y != 0.0) ? copysign(INFINITY, y) : 0.0))) : ((x != 0.0) ? ((out != 0.0) ? (y / out) : ((y != y) ? y : ((y != 0.0) ? copysign(INFINITY, y) : 0.0))) : ((out != 0.0) ? (y / out) : ((y != y) ? y : ((y != 0.0) ? copysign(INFINITY, y) : 0.0)))))); return;
    case OP_ERF: to[0] = (1.1283791670955126 * exp((-(x * x)))); return;
    case OP_ERFC: to[0] = ((-1.1283791670955126) * exp((-(x * x)))); return;
    case OP_SIGMOID: to[0] = (out * (1.0 - out)); return;
    case OP_SOFTPLUS: to[0] = ((x >= 0.0) ? (1.0 / (1.0 + exp((-x)))) : (exp(x) / (1.0 + exp(x)))); return;
    case OP_RELU: to[0] = (out > 0.0); return;
    case OP_SELU: to[0] = ((x <= 0.0) ? (1.0507009873554805 * ((x > 0.0) + (((x <= 0.0) * 1.6732632423543772) * exp(x)))) : ((x != x) ? (1.0507009873554805 * ((x > 0.0) + (((x <= 0.0) * 1.6732632423543772) * exp(x)))) : (1.0507009873554805 * ((x > 0.0) + (((x <= 0.0) * 1.6732632423543772) * 1.0))))); return;
    case OP_GELU: to[0] = ((0.5 * erfc(((-0.7071067811865476) * x))) + (x * (exp(((-0.5) * (x * x))) * 0.39894228040143276))); return;
    case OP_SILU: to[0] = ((x >= 0.0) ? (((-x) >= 0.0) ? ((1.0 / (1.0 + exp((-x)))) * (1.0 + (x * (1.0 / (1.0 + exp((-(-x)))))))) : ((1.0 / (1.0 + exp((-x)))) * (1.0 + (x * (exp((-x)) / (1.0 + exp((-x)))))))) : (((-x) >= 0.0) ? ((exp(x) / (1.0 + exp(x))) * (1.0 + (x * (1.0 / (1.0 + exp((-(-x)))))))) : ((exp(x) / (1.0 + exp(x))) * (1.0 + (x * (exp((-x)) / (1.0 + exp((-x))))))))); return;
    case OP_ABSOLUTE: to[0] = ((x != x) ? x : ((x > 0.0) ? 1.0 : ((x < 0.0) ? (-1.0) : 0.0))); return;
    case OP_SIGN: to[0] = 0.0; return;
    case OP_HEAVISIDE: to[0] = 0.0; return;
    case OP_FLOOR: to[0] = 0.0; return;
    case OP_CEIL: to[0] = 0.0; return;
    case OP_TRUNC: to[0] = 0.0; return;
    case OP_RINT: to[0] = 0.0; return;
    case OP_FLOOR_DIVIDE: to[0] = 0.0; to[1] = 0.0; return;
    case OP_MOD: to[0] = NAN; to[1] = NAN; return;
    case OP_FMOD: to[0] = ((y != 0.0) ? ((((x / y) - (x / y)) == 0.0) ? 1.0 : 1.0) : ((x != x) ? (((x - x) == 0.0) ? 1.0 : 1.0) : ((x != 0.0) ? (((copysign(INFINITY, x) - copysign(INFINITY, x)) == 0.0) ? 1.0 : 1.0) : 1.0))); to[1] = ((y != 0.0) ? ((((x / y) - (x / y)) == 0.0) ? (-copysign(((x / y) - fmod((x / y), 1.0)), (x / y))) : (-(x / y))) : ((x != x) ? (((x - x) == 0.0) ? (-copysign((x - fmod(x, 1.0)), x)) : (-x)) : ((x != 0.0) ? (((copysign(INFINITY, x) - copysign(INFINITY, x)) == 0.0) ? (-copysign((copysign(INFINITY, x) - fmod(copysign(INFINITY, x), 1.0)), copysign(INFINITY, x))) : (-copysign(INFINITY, x))) : (-0.0)))); return;
    case OP_CBRT: to[0] = (((3.0 * (out * out)) != 0.0) ? (1.0 / (3.0 * (out * out))) : INFINITY); return;
    case OP_COPYSIGN: to[0] = ((x != x) ? (x * copysign(1.0, y)) : ((x > 0.0) ? (1.0 * copysign(1.0, y)) : ((x < 0.0) ? ((-1.0) * copysign(1.0, y)) : (0.0 * copysign(1.0, y))))); to[1] = ((x != x) ? 0.0 : ((x > 0.0) ? 0.0 : ((x < 0.0) ? 0.0 : 0.0))); return;
    case OP_MAXIMUM: to[0] = (x >= y); to[1] = (x < y); return;
    case OP_MINIMUM: to[0] = (x <= y); to[1] = (x > y); return;
    case OP_CONSTANT_POWER: to[0] = ((k == 2.0) ? (2.0 * x) : ((k == 0.0) ? 0.0 : ((k >= 1.0) ? ((k < INFINITY) ? (k * pow(x, (k - 1.0))) : (((k * pow(x, (k - 1.0))) == (k * pow(x, (k - 1.0)))) ? (k * pow(x, (k - 1.0))) : ((k != k) ? (k * pow(x, (k - 1.0))) : ((pow(x, (k - 1.0)) != pow(x, (k - 1.0))) ? (k * pow(x, (k - 1.0))) : 0.0)))) : (((k * pow(x, (k - 1.0))) == (k * pow(x, (k - 1.0)))) ? (k * pow(x, (k - 1.0))) : ((k != k) ? (k * pow(x, (k - 1.0))) : ((pow(x, (k - 1.0)) != pow(x, (k - 1.0))) ? (k * pow(x, (k - 1.0))) : 0.0)))))); return;
    case OP_CONSTANT_BASE: to[0] = (log(k) * out); return;
    case OP_LEAKY_RELU: to[0] = ((x > 0.0) + (k * (x <= 0.0))); return;
    case OP_ELU: to[0] = ((x <= 0.0) ? ((x > 0.0) + (((x <= 0.0) * k) * exp(x))) : ((x != x) ? ((x > 0.0) + (((x <= 0.0) * k) * exp(x))) : ((x > 0.0) + (((x <= 0.0) * k) * 1.0)))); return;
    }
    to[0] = to[1] = NAN;
}

#define METHODS(M) \
    M(__neg__, OP_NEG, "-") \
    M(__abs__, OP_ABSOLUTE, "abs") \
    M(__floor__, OP_FLOOR, "floor") \
    M(__ceil__, OP_CEIL, "ceil") \
    M(__trunc__, OP_TRUNC, "trunc") \
    M(exp, OP_EXP, "exp") \
    M(exp2, OP_EXP2, "exp2") \
    M(expm1, OP_EXPM1, "expm1") \
    M(sqrt, OP_SQRT, "sqrt") \
    M(square, OP_SQUARE, "square") \
    M(log, OP_LOG, "log") \
    M(log1p, OP_LOG1P, "log1p") \
    M(log2, OP_LOG2, "log2") \
    M(log10, OP_LOG10, "log10") \
    M(sin, OP_SIN, "sin") \
    M(cos, OP_COS, "cos") \
    M(tan, OP_TAN, "tan") \
    M(arcsin, OP_ARCSIN, "arcsin") \
    M(arccos, OP_ARCCOS, "arccos") \
    M(arctan, OP_ARCTAN, "arctan") \
    M(sinh, OP_SINH, "sinh") \
    M(cosh, OP_COSH, "cosh") \
    M(tanh, OP_TANH, "tanh") \
    M(arcsinh, OP_ARCSINH, "arcsinh") \
    M(arccosh, OP_ARCCOSH, "arccosh") \
    M(arctanh, OP_ARCTANH, "arctanh") \
    M(sigmoid, OP_SIGMOID, "sigmoid") \
    M(softplus, OP_SOFTPLUS, "softplus") \
    M(relu, OP_RELU, "relu") \
    M(selu, OP_SELU, "selu") \
    M(gelu, OP_GELU, "gelu") \
    M(silu, OP_SILU, "silu") \
    M(erf, OP_ERF, "erf") \
    M(erfc, OP_ERFC, "erfc") \
    M(sign, OP_SIGN, "sign") \
    M(heaviside, OP_HEAVISIDE, "heaviside") \
    M(floor, OP_FLOOR, "floor") \
    M(ceil, OP_CEIL, "ceil") \
    M(trunc, OP_TRUNC, "trunc") \
    M(rint, OP_RINT, "rint") \
    M(cbrt, OP_CBRT, "cbrt") \
    M(fabs, OP_ABSOLUTE, "abs")

#define DOC_DATA "The number. Assigning to it changes it in the graph: recompute what was computed from it.\n\nRaises TypeError for anything but one real number."
#define DOC_GRAD "The derivative that backward() has added up so far. Assigning to it is checked as `data` is."
#define DOC_PARENTS "What the operation was applied to: Values, and floats for the numbers that an operator met."
#define DOC_BACKWARD "Add grad * d(self)/d(node) to the `.grad` of every node behind self.\n\nGradients accumulate: a second call adds exactly as much again. Set `.grad` back to 0 between\ntraining steps, as `nn.Module.zero_grad` does. The rules read the numbers that are in the graph at\nthis moment: change `.data` after backward(), not before.\n\nRaises RuntimeError if only constants are behind self, as after a computation inside no_grad()."
