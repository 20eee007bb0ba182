# Upper tails of the studentized range for tests/infer/dist_tukey.c and
# src/infer/certified.c, by composite Gauss-Legendre quadrature of
#   P(W > w) = k int phi (z) (Phi (z)^(k-1) - (Phi (z) - Phi (z - w))^(k-1))
#   P(Q > q) = int f (s) P(W > q s) ds,  s a chi over the root of df
# in 30 digits: python3 tests/oracle/tukey.py
from mpmath import mp, mpf, npdf, ncdf, gamma, exp, sqrt, log10, log, inf

mp.dps = 30

def legendre (n):
    nodes = []
    for i in range (n):
        x = mp.cos (mp.pi * (i + mpf ('.75')) / (n + mpf ('.5')))
        for _ in range (8):
            a, b = mpf (1), x
            for j in range (2, n + 1):
                a, b = b, ((2 * j - 1) * x * b - (j - 1) * a) / j
            slope = n * (x * b - a) / (x * x - 1)
            x -= b / slope
        nodes.append ((x, 2 / ((1 - x * x) * slope ** 2)))
    return nodes

RULE = legendre (24)

def integral (f, low, high, parts):
    total, width = mpf (0), (mpf (high) - low) / parts
    for part in range (parts):
        middle = low + width * (part + mpf ('.5'))
        total += sum (w * f (middle + width / 2 * x) for x, w in RULE)
    return total * width / 2

def range_upper (w, k):
    def f (z):
        # Far below, where all of it cancels, by the first term.
        below, off = ncdf (z), ncdf (z - w)
        if off < below * mpf (10) ** -25:
            return npdf (z) * (k - 1) * off * below ** (k - 2)
        return npdf (z) * (below ** (k - 1) - (below - off) ** (k - 1))
    return k * integral (f, w / 2 - 9, w / 2 + 9 + sqrt (2 * log (mpf (k))), 16)

def tukey_upper (q, k, df, parts=20):
    q = mpf (q)
    if df == inf:
        return range_upper (q, k)
    df = mpf (df)
    scale = 2 * exp (df / 2 * log (df / 2) - mp.loggamma (df / 2))
    middle = 1 / sqrt (1 + q * q / (2 * df))
    reach = 12 / sqrt (2 * df)
    def f (u):
        s = exp (u)
        return (scale * exp (df * u - df * s * s / 2)
                * range_upper (q * s, k))
    return integral (f, log (middle) - max (reach, 60 / df),
                     log (middle) + min (reach, mpf (4)), parts)

if __name__ == '__main__':
    for q, k, df in [(3.5, 3, 10), (8, 10, 10), (20, 4, 5), (50, 3, 60),
                     (0.5, 5, 20), (3.5, 10, 1000), (10, 5, 100000),
                     (7, 1000, inf), (50, 3, inf), (6, 20, 2.5)]:
        p = tukey_upper (q, k, df)
        print ('  { %s, %s, %s, %s, %s },' % (
            q, k, 'INFINITY' if df == inf else df, mp.nstr (p, 17),
            mp.nstr (log10 (p), 17)), flush=True)
