/* The nets of the benchmarks as loops by hand. The batch is the last axis; the last column of w is the biases. */

#include <math.h>

#define INLINE static inline __attribute__((always_inline))

INLINE void forward(int nout, int nin, int n, const double *restrict w, const double *restrict x,
                    double *restrict out)
{
    for (int j = 0; j < nout; j++, w += nin + 1, out += n) {
        for (int k = 0; k < n; k++) out[k] = w[nin];
        for (int i = 0; i < nin; i++)
            for (int k = 0; k < n; k++) out[k] += w[i] * x[i * n + k];
    }
}

INLINE void backward(int nout, int nin, int n, const double *restrict x, const double *restrict to_out,
                     double *restrict to_w)
{
    for (int j = 0; j < nout; j++, to_w += nin + 1, to_out += n) {
        for (int i = 0; i < nin; i++) {
            double total = 0;
            for (int k = 0; k < n; k++) total += to_out[k] * x[i * n + k];
            to_w[i] = total;
        }
        double total = 0;
        for (int k = 0; k < n; k++) total += to_out[k];
        to_w[nin] = total;
    }
}

INLINE void back_through(int nout, int nin, int n, const double *restrict w, const double *restrict to_out,
                         double *restrict to_x)
{
    for (int i = 0; i < nin; i++, to_x += n) {
        for (int k = 0; k < n; k++) to_x[k] = 0;
        for (int j = 0; j < nout; j++)
            for (int k = 0; k < n; k++) to_x[k] += w[j * (nin + 1) + i] * to_out[j * n + k];
    }
}

INLINE void relu(int n, double *restrict x)
{
    for (int k = 0; k < n; k++) x[k] = x[k] > 0 ? x[k] : 0;
}

INLINE void back_relu(int n, const double *restrict x, double *restrict slopes)
{
    for (int k = 0; k < n; k++) slopes[k] = x[k] > 0 ? slopes[k] : 0;
}

INLINE void move(int n, double rate, double *restrict p, const double *restrict g)
{
    for (int i = 0; i < n; i++) p[i] -= rate * g[i];
}

double moons_steps(double *restrict p, double *restrict g, const double *restrict x, const double *restrict y,
                   int steps)
{
    enum { N = 100, W2 = 48, W3 = 320, ALL = 337 };
    static double h1[16 * N], h2[16 * N], score[N], to_h1[16 * N], to_h2[16 * N], to_score[N];
    double loss = 0;
    for (int step = 0; step < steps; step++) {
        forward(16, 2, N, p, x, h1);
        relu(16 * N, h1);
        forward(16, 16, N, p + W2, h1, h2);
        relu(16 * N, h2);
        forward(1, 16, N, p + W3, h2, score);
        loss = 0;
        for (int k = 0; k < N; k++) {
            double margin = 1 - y[k] * score[k];
            loss += (margin > 0 ? margin : 0) / N;
            to_score[k] = margin > 0 ? -y[k] / N : 0;
        }
        backward(1, 16, N, h2, to_score, g + W3);
        back_through(1, 16, N, p + W3, to_score, to_h2);
        back_relu(16 * N, h2, to_h2);
        backward(16, 16, N, h1, to_h2, g + W2);
        back_through(16, 16, N, p + W2, to_h2, to_h1);
        back_relu(16 * N, h1, to_h1);
        backward(16, 2, N, x, to_h1, g);
        for (int i = 0; i < ALL; i++) {
            loss += ALPHA * p[i] * p[i];
            g[i] += 2 * ALPHA * p[i];
        }
        move(ALL, RATE, p, g);
    }
    return loss;
}

double xor_steps(double *restrict p, double *restrict g, const double *restrict x, const double *restrict y,
                 int steps)
{
    enum { N = 4, W2 = 24, ALL = 33 };
    static double h[8 * N], score[N], to_h[8 * N], to_score[N];
    double loss = 0;
    for (int step = 0; step < steps; step++) {
        forward(8, 2, N, p, x, h);
        for (int k = 0; k < 8 * N; k++) h[k] = tanh(h[k]);
        forward(1, 8, N, p + W2, h, score);
        loss = 0;
        for (int k = 0; k < N; k++) {
            double error = score[k] - y[k];
            loss += error * error / N;
            to_score[k] = 2 * error / N;
        }
        backward(1, 8, N, h, to_score, g + W2);
        back_through(1, 8, N, p + W2, to_score, to_h);
        for (int k = 0; k < 8 * N; k++) to_h[k] *= 1 - h[k] * h[k];
        backward(8, 2, N, x, to_h, g);
        move(ALL, XOR_RATE, p, g);
    }
    return loss;
}

double digits_steps(double *restrict p, double *restrict g, const double *restrict x, const long *restrict labels,
                    int steps)
{
    enum { N = 32, W2 = 2080, ALL = 2410 };
    static double h[32 * N], s[10 * N], to_h[32 * N], to_s[10 * N], top[N], total[N];
    double loss = 0;
    for (int step = 0; step < steps; step++) {
        forward(32, 64, N, p, x, h);
        relu(32 * N, h);
        forward(10, 32, N, p + W2, h, s);
        for (int k = 0; k < N; k++) top[k] = s[k], total[k] = 0;
        for (int c = 1; c < 10; c++)
            for (int k = 0; k < N; k++) top[k] = s[c * N + k] > top[k] ? s[c * N + k] : top[k];
        for (int c = 0; c < 10; c++)
            for (int k = 0; k < N; k++) total[k] += to_s[c * N + k] = exp(s[c * N + k] - top[k]);
        for (int c = 0; c < 10; c++)
            for (int k = 0; k < N; k++) to_s[c * N + k] /= total[k] * N;
        loss = 0;
        for (int k = 0; k < N; k++) {
            loss += (log(total[k]) + top[k] - s[labels[k] * N + k]) / N;
            to_s[labels[k] * N + k] -= 1.0 / N;
        }
        backward(10, 32, N, h, to_s, g + W2);
        back_through(10, 32, N, p + W2, to_s, to_h);
        back_relu(32 * N, h, to_h);
        backward(32, 64, N, x, to_h, g);
        move(ALL, DIGITS_RATE, p, g);
    }
    return loss;
}
