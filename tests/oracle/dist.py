# The certified values of the distributions, printed as the rows of
# src/infer/certified_tails.c; those of the studentized range stand in
# tests/infer/dist_tukey.c too.  python3 tests/oracle/dist.py
#
# mpmath 1.2.1 in 420 digits, so that a tail of 1e-300 survives as 1 less
# the other.  Arguments are the doubles that C reads: a value is what exact
# arithmetic gives for them.  Incomplete gamma and beta are summed as series
# of positive terms; check() compares both with mpmath's own where that
# converges.
from fractions import Fraction
from math import comb
from mpmath import (mp, mpf, loggamma, log, log10, log1p, exp, expm1, sqrt,
                    erfc, npdf, ncdf, inf, gammainc, betainc)

mp.dps = 420

def x_of (value):
    return mpf (float (value))

def gamma_lower (a, x):
    least = mpf (10) ** -(mp.dps + 5)
    term = total = mpf (1)
    i = 0
    while term > total * least:
        i += 1
        term *= x / (a + i)
        total += term
    return exp (a * log (x) - x - loggamma (a + 1)) * total

def gamma_upper (a, x):
    a, x = x_of (a), x_of (x)
    return 1 - gamma_lower (a, x)

def beta_lower (x, y, a, b):
    # x^a y^b/(a B(a, b)) (1 + (a + b)/(a + 1) x + ...)
    if x > 0.5:
        return 1 - beta_series (y, x, b, a)
    return beta_series (x, y, a, b)

def beta_series (x, y, a, b):
    least = mpf (10) ** -(mp.dps + 5)
    term = total = mpf (1)
    i = 0
    while term > total * least:
        term *= (a + b + i) / (a + 1 + i) * x
        i += 1
        total += term
    return exp (a * log (x) + b * log (y) + loggamma (a + b)
                - loggamma (a + 1) - loggamma (b)) * total

def normal_upper (z):
    return erfc (x_of (z) / sqrt (mpf (2))) / 2

def normal_two_sided (z):
    return 2 * normal_upper (z)

def t_two_sided (t, df):
    t, df = x_of (t), x_of (df)
    return beta_lower (df / (df + t * t), t * t / (df + t * t), df / 2,
                       mpf ('.5'))

def t_upper (t, df):
    half = t_two_sided (t, df) / 2
    return half if t > 0 else 1 - half

def chisq_upper (x, df):
    return gamma_upper (x_of (df) / 2, x_of (x) / 2)

def chisq_lower (x, df):
    a, x = x_of (df) / 2, x_of (x) / 2
    return gamma_lower (a, x)

def gamma_lower_of (x, shape):
    return gamma_lower (x_of (shape), x_of (x))

def gamma_upper_of (x, shape):
    return gamma_upper (shape, x)

def f_upper (f, d1, d2):
    f, d1, d2 = x_of (f), x_of (d1), x_of (d2)
    return beta_lower (d2 / (d2 + d1 * f), d1 * f / (d2 + d1 * f), d2 / 2,
                       d1 / 2)

def f_lower (f, d1, d2):
    f, d1, d2 = x_of (f), x_of (d1), x_of (d2)
    return beta_lower (d1 * f / (d2 + d1 * f), d2 / (d2 + d1 * f), d1 / 2,
                       d2 / 2)

def beta_lower_of (x, a, b):
    x = x_of (x)
    return beta_lower (x, 1 - x, x_of (a), x_of (b))

def beta_upper_of (x, a, b):
    x = x_of (x)
    return beta_lower (1 - x, x, x_of (b), x_of (a))

def binomial (x, n, p, side):
    p = Fraction (float (p))
    top, bottom = p.numerator, p.denominator
    left = bottom - top
    total = sum (comb (n, i) * top ** i * left ** (n - i)
                 for i in (range (x, n + 1) if side > 0 else range (x + 1)))
    return mpf (total) / mpf (bottom) ** n

def binomial_lower (x, n, p):
    return binomial (x, n, p, -1)

def binomial_upper (x, n, p):
    return binomial (x, n, p, 1)

def poisson_lower (x, mean):
    return gamma_upper (x + 1, mean)

def poisson_upper (x, mean):
    return gamma_lower (mpf (x), x_of (mean))

def log_choose (n, k):
    return loggamma (mpf (n + 1)) - loggamma (mpf (k + 1)) \
        - loggamma (mpf (n - k + 1))

def hypergeometric (numbers, n1, n2, k):
    # the first mass by log gammas, the others by their exact ratios
    total, before = mpf (0), None
    for x in numbers:
        if before is None:
            mass = exp (log_choose (n1, x) + log_choose (n2, k - x)
                        - log_choose (n1 + n2, k))
        else:
            at = min (x, before)
            up = mpf ((n1 - at) * (k - at)) / ((at + 1) * (n2 - k + at + 1))
            mass = mass * up if x > before else mass / up
        total, before = total + mass, x
    return total

def hypergeometric_upper (x, n1, n2, k):
    return hypergeometric (range (x, min (n1, k) + 1), n1, n2, k)

def hypergeometric_lower (x, n1, n2, k):
    return hypergeometric (range (x, max (0, k - n2) - 1, -1), n1, n2, k)

def root (f, low, high, digits=40):
    """Where F changes its sign: halving by ratios until LOW and HIGH are
    near, then a secant that keeps them on both sides (Illinois).  DIGITS
    are those that F needs."""
    with mp.workdps (digits):
        low, high = mpf (low), mpf (high)
        at_low, at_high = f (low), f (high)
        assert at_low * at_high < 0
        while high > low * mpf ('1.001'):
            middle = sqrt (low * high)
            value = f (middle)
            if value * at_low > 0:
                low, at_low = middle, value
            else:
                high, at_high = middle, value
        while abs (high - low) > abs (low) * mpf ('1e-30'):
            x = high - at_high * (high - low) / (at_high - at_low)
            value = f (x)
            if abs (x - high) < abs (x) * mpf ('1e-25') or value == 0:
                return x
            if value * at_high < 0:
                low, at_low = high, at_high
            else:
                at_low /= 2
            high, at_high = x, value
        return high

def around (mean, factor):
    # where quantiles of a chi-square or gamma are looked for
    width = 20 * sqrt (mean)
    return max (mean - width, mpf ('1e-60')), mean + width + 80 * factor

def chisq_quantile (p, df):
    p, df = x_of (p), x_of (df)
    f = lambda x: log (p) - log (gamma_lower (df / 2, x / 2))
    return root (f, *around (df, 1))

def chisq_upper_quantile (q, df):
    q, df = x_of (q), x_of (df)
    f = lambda x: log (1 - gamma_lower (df / 2, x / 2)) - log (q)
    return root (f, *around (df, 6), 140)

def gamma_upper_quantile (q, shape):
    q, a = x_of (q), x_of (shape)
    f = lambda x: log (1 - gamma_lower (a, x)) - log (q)
    return root (f, *around (a, 2), 140)

def gamma_quantile (p, shape):
    p, a = x_of (p), x_of (shape)
    f = lambda x: log (p) - log (gamma_lower (a, x))
    return root (f, *around (a, 2))

def bracket (f):
    low = high = mpf (1)
    while f (low) < 0:
        low /= 2
    while f (high) > 0:
        high *= 2
    return low, high

def f_quantile (p, d1, d2):
    d1, d2 = x_of (d1), x_of (d2)
    def f (x):
        u = 1 / (1 + d2 / (d1 * x))
        return log (x_of (p)) - log (beta_lower (u, 1 / (1 + d1 * x / d2),
                                                 d1 / 2, d2 / 2))
    return root (f, *bracket (f))

def f_upper_quantile (q, d1, d2):
    d1, d2 = x_of (d1), x_of (d2)
    def f (x):
        u = 1 / (1 + d1 * x / d2)
        return log (beta_lower (u, 1 / (1 + d2 / (d1 * x)), d2 / 2, d1 / 2)) \
            - log (x_of (q))
    return root (f, *bracket (f))

def beta_quantile (p, a, b):
    a, b = x_of (a), x_of (b)
    f = lambda x: log (x_of (p)) - log (beta_lower (x, 1 - x, a, b))
    return root (f, '1e-30', 1 - mpf ('1e-30'))

def t_quantile (p, df):
    p = x_of (p)
    f = lambda t: log (t_two_sided_exact (t, x_of (df)) / 2) - log (1 - p)
    return root (f, '1e-6', '1e9')

def t_two_sided_exact (t, df):
    return beta_lower (df / (df + t * t), t * t / (df + t * t), df / 2,
                       mpf ('.5'))

def normal_quantile (p):
    p = x_of (p)
    small = p if p < 0.5 else 1 - p
    z = root (lambda z: log (erfc (z / sqrt (mpf (2))) / 2) - log (small),
              '1e-9', 60)
    return -z if p < 0.5 else z

def noncentral (central, ncp):
    # sum over j of Poisson (j; ncp/2) central (j); central in 0..1
    mean, total, j = x_of (ncp) / 2, mpf (0), 0
    most = mpf (0)
    while True:
        weight = exp (-mean + j * log (mean) - loggamma (j + mpf (1)))
        term = weight * central (j)
        total += term
        most = max (most, term)
        if j > mean and term < most * mpf (10) ** -30:
            return total
        j += 1

def noncentral_chisq_upper (x, df, ncp):
    a = x_of (df) / 2
    return noncentral (lambda j: 1 - gamma_lower (a + j, x_of (x) / 2), ncp)

def noncentral_chisq_lower (x, df, ncp):
    a = x_of (df) / 2
    return noncentral (lambda j: gamma_lower (a + j, x_of (x) / 2), ncp)

def noncentral_f_lower (f, d1, d2, ncp):
    f, d1, d2 = x_of (f), x_of (d1), x_of (d2)
    x, y = d1 * f / (d1 * f + d2), d2 / (d1 * f + d2)
    return noncentral (lambda j: beta_lower (x, y, d1 / 2 + j, d2 / 2), ncp)

def noncentral_f_upper (f, d1, d2, ncp):
    f, d1, d2 = x_of (f), x_of (d1), x_of (d2)
    x, y = d1 * f / (d1 * f + d2), d2 / (d1 * f + d2)
    return noncentral (lambda j: beta_lower (y, x, d2 / 2, d1 / 2 + j), ncp)

def integral (f, low, high):
    # The trapezoid rule, halving its steps: where F vanishes with all its
    # derivatives at both ends, each halving doubles the digits, so that the
    # last sum has twice the nine on which it agrees with the one before.
    width = mpf (high) - low
    parts = 16
    total = width / parts * sum (f (low + width * i / parts)
                                 for i in range (1, parts))
    while True:
        parts *= 2
        finer = total / 2 + width / parts * sum (
            f (low + width * i / parts) for i in range (1, parts, 2))
        if abs (finer - total) < abs (finer) * mpf ('1e-9'):
            return finer
        total = finer

def noncentral_t_upper (t, df, ncp):
    with mp.workdps (40):
        return noncentral_t_integral (x_of (t), x_of (df), x_of (ncp))

def noncentral_t_integral (t, df, ncp):
    # mean of Q (t S - ncp) over S, a chi over the root of df
    scale = log (mpf (2)) + df / 2 * log (df / 2) - loggamma (df / 2)
    def f (u):
        s = exp (u)
        return (exp (scale + df * u - df * s * s / 2)
                * erfc ((t * s - ncp) / sqrt (mpf (2))) / 2)
    pull, width = t * ncp, df + t * t
    middle = log ((pull + sqrt (pull * pull + 4 * df * width)) / (2 * width))
    middle = min (middle, mpf (0)) if t > 0 else max (middle, mpf (0))
    reach = 14 / sqrt (2 * df)
    return integral (f, middle - max (reach, 70 / df),
                     middle + min (reach, mpf (4)))

def noncentral_t_lower (t, df, ncp):
    return noncentral_t_upper (-t, df, -ncp)

def signed_rank_lower (v, n):
    ways = [1] + [0] * v
    for rank in range (1, n + 1):
        for s in range (v, rank - 1, -1):
            ways[s] += ways[s - rank]
    return mpf (sum (ways)) / mpf (2) ** n

def wilcoxon_lower (w, m, n):
    # coefficients of the Gaussian binomial, in whole numbers
    ways = [1] + [0] * w
    for i in range (1, m + 1):
        for s in range (w, n + i - 1, -1):
            ways[s] -= ways[s - n - i]
        for s in range (i, w + 1):
            ways[s] += ways[s - i]
    return mpf (sum (ways)) / comb (m + n, m)

# P(W > w) = k int phi (z) (Phi (z)^(k-1) - (Phi (z) - Phi (z - w))^(k-1)),
# P(Q > q) = int f (s) P(W > q s) ds,  s a chi over the root of df
def range_upper (w, k):
    def f (z):
        below, off = ncdf (z), ncdf (z - w)
        # b^(k-1) - (b - o)^(k-1), without what cancels
        return npdf (z) * below ** (k - 1) * -expm1 (
            (k - 1) * log1p (-off / below))
    return k * integral (f, w / 2 - 9, w / 2 + 9 + sqrt (2 * log (mpf (k))))

def tukey_mean (q, k, df):
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
                     log (middle) + min (reach, mpf (4)))

def tukey_upper (q, means, df):
    with mp.workdps (30):
        return tukey_mean (q, means, df)

ROWS = [
  ('normal', normal_two_sided,
   [(0.1,), (1,), (1.96,), (3,), (5,), (9,), (20,), (29.9,), (30.1,),
    (37,), (100,)]),
  ('normal', normal_upper, [(-8,), (-1.5,), (0.25,), (6,), (35,)]),
  ('normal', normal_quantile, [(1e-10,), (0.2,), (0.975,), (1e-100,)]),
  ('t', t_two_sided,
   [(0.01, 1), (4, 1), (2.2, 2.5), (15, 2.5), (1.96, 30), (1e6, 30),
    (12, 500), (1.2, 5000), (40, 5000), (15, 1e5), (40, 1e5), (2, 1e7),
    (30, 1e7)]),
  ('t', t_upper, [(-3, 7), (0.5, 7), (9, 99.75)]),
  ('t', t_quantile, [(0.975, 1), (0.9999, 2.5), (0.95, 99.75),
                     (0.6, 5000), (0.975, 1e5)]),
  ('chi-square', chisq_upper,
   [(0.001, 1), (3.84, 1), (400, 1), (1700, 1), (50, 2), (1, 7), (50, 100),
    (1500, 100), (1e5, 1e5), (103000, 1e5), (1.002e7, 1e7)]),
  ('chi-square', chisq_lower,
   [(1e-6, 1), (3.84, 1), (0.5, 20), (700, 1000), (98500, 1e5),
    (9.99e6, 1e7)]),
  ('chi-square', chisq_quantile,
   [(0.025, 1), (1e-9, 4), (0.975, 85021), (0.5, 1e6)]),
  ('chi-square', chisq_upper_quantile,
   [(0.0086, 85021), (1e-100, 1), (0.025, 1e5), (0.05, 3)]),
  ('gamma', gamma_lower_of,
   [(0.2, 0.5), (30, 12.5), (1e-12, 0.001), (900, 1000)]),
  ('gamma', gamma_upper_of,
   [(0.2, 0.5), (30, 12.5), (1e-12, 0.001), (400, 30), (1.01e6, 1e6)]),
  ('gamma', gamma_quantile, [(0.025, 1e6), (0.025, 0.05), (0.9, 7)]),
  ('gamma', gamma_upper_quantile, [(0.025, 1e-3), (1e-50, 3)]),
  ('F', f_upper,
   [(0.01, 1, 5), (2.5, 3, 12.5), (90, 3, 12.5), (12, 4, 1000),
    (2.5, 9, 1e5), (90, 9, 1e5), (38.33, 2, 223690), (50, 1, 1e7),
    (500, 2, 1e6), (50, 3, 1e7), (20.570839, 77, 626283),
    (34.673103, 47, 10589)]),
  ('F', f_lower, [(0.01, 4, 9), (0.7, 30, 250), (3, 2, 1e5),
                  (0.95, 1000, 1e6)]),
  ('F', f_quantile, [(0.975, 50, 1e6), (0.01, 3, 8), (0.5, 1, 429)]),
  ('F', f_upper_quantile,
   [(1.107208e-6, 93, 408051), (0.2413, 1, 700), (1e-40, 5, 60)]),
  ('beta', beta_lower_of,
   [(0.5, 1e7, 1e7), (0.02, 1, 60), (0.3, 2.5, 4), (1e-9, 0.5, 30),
    (0.48, 5000, 5001)]),
  ('beta', beta_upper_of, [(0.02, 1, 60), (0.3, 2.5, 4), (0.999, 20, 0.5),
                           (1e-9, 0.5, 30)]),
  ('beta', beta_quantile,
   [(0.025, 258, 3), (0.025, 5000, 5001), (0.025, 10, 99991),
    (0.025, 100, 999901), (0.025, 5e6, 5000001), (0.975, 1, 10),
    (1e-12, 3, 4)]),
  ('binomial', binomial_lower,
   [(0, 10, 0.1), (3, 20, 0.5), (40, 1000, 0.0625), (500, 1000, 0.9)]),
  ('binomial', binomial_upper,
   [(10, 10, 0.1), (8, 20, 0.5), (90, 1000, 0.0625), (999, 1000, 0.3)]),
  ('Poisson', poisson_lower, [(0, 3.5), (20, 12.25), (300, 900),
                              (100000, 1e5)]),
  ('Poisson', poisson_upper, [(1, 1e-9), (20, 12.25), (900, 300),
                              (100500, 1e5)]),
  ('hypergeometric', hypergeometric_lower,
   [(2, 12, 14, 9), (100, 3000, 7000, 500), (50, 700, 900, 500)]),
  ('hypergeometric', hypergeometric_upper,
   [(7, 12, 14, 9), (240, 3000, 7000, 500), (400, 700, 900, 500),
    (1, 3000000000, 3000000000, 10), (781, 5744, 2478952, 23952)]),
  ('noncentral t', noncentral_t_upper,
   [(2, 5, 1.5), (1.96, 30, 2.8), (1.984, 100, 2.8), (5, 12, -1),
    (60, 40, 3), (1.65, 1e5, 2.5), (-1, 3, 0.5), (40, 400, 36.5)]),
  ('noncentral t', noncentral_t_lower, [(2, 5, 1.5), (0.5, 20, 4),
                                        (38, 400, 36.5)]),
  ('noncentral chi-square', noncentral_chisq_upper,
   [(5, 1, 3), (30, 4, 12.5), (400, 9, 300), (300, 3, 8)]),
  ('noncentral chi-square', noncentral_chisq_lower,
   [(5, 1, 3), (30, 4, 12.5), (250, 9, 300), (2, 6, 120)]),
  ('noncentral F', noncentral_f_upper,
   [(3, 2, 20, 5), (2.7, 3, 96, 11), (12, 4, 1000, 6), (3.1, 2, 1e5, 10)]),
  ('noncentral F', noncentral_f_lower,
   [(3, 2, 20, 5), (2.7, 3, 96, 11), (0.1, 4, 30, 20), (3.1, 2, 1e5, 10)]),
  ('signed rank', signed_rank_lower,
   [(0, 5), (5, 10), (20, 12), (100, 25), (600, 60), (8000, 200),
    (20000, 300), (3, 500)]),
  ('Mann-Whitney', wilcoxon_lower,
   [(0, 5, 7), (7, 10, 12), (33, 10, 12), (900, 49, 49), (60, 30, 40),
    (120, 12, 49), (1000, 45, 48), (5, 8, 8)]),
  ('studentized range', tukey_upper,
   [(3.5, 3, 10), (8, 10, 10), (20, 4, 5), (50, 3, 60), (0.5, 5, 20),
    (3.5, 10, 1000), (10, 5, 1e5), (7, 1000, inf), (50, 3, inf),
    (6, 20, 2.5)]),
]

NAMES = { 'gamma_lower_of': 'gamma_lower', 'gamma_upper_of': 'gamma_upper',
          'beta_lower_of': 'beta_lower', 'beta_upper_of': 'beta_upper' }

def check ():
    for a, x in ((0.5, 0.2), (12.5, 30), (1000, 900), (50, 250)):
        assert abs (gamma_upper (a, x)
                    / gammainc (mpf (a), mpf (x), inf, regularized=True) - 1) < 1e-40
    for x, a, b in ((0.3, 2.5, 4), (0.02, 1, 60), (0.48, 500, 501)):
        assert abs (beta_lower_of (x, a, b)
                    / betainc (mpf (a), mpf (b), 0, mpf (x), regularized=True)
                    - 1) < 1e-40

def number (x):
    return 'INFINITY' if x == inf else repr (x).replace ('e+0', 'e').replace (
        'e+', 'e').replace ('.0', '') if x == int (x) else repr (x)

def promised (arguments):
    large = max ((x for x in arguments[1:] if x != inf), default=0)
    return 10 if large <= 1e5 else 8

def show (group, function, arguments):
    value = function (*arguments)
    name = NAMES.get (function.__name__, function.__name__)
    if not name.endswith ('quantile') and value < mpf ('1e-300'):
        value, name = log10 (value), name + '_log10'
    given = ', '.join (number (x) for x in arguments)
    shown = mp.nstr (value, 17, min_fixed=-5, max_fixed=17)
    numbers = '%s, %d },' % (shown, promised (arguments))
    call = '    %s, { %s },' % (name, given)
    print ('  { "%s", "%s (%s)",' % (group, name,
                                     given.replace ('INFINITY', 'inf')))
    print (call + (' ' if len (call + numbers) < 79 else '\n    ') + numbers,
           flush=True)

if __name__ == '__main__':
    check ()
    for group, function, rows in ROWS:
        for arguments in rows:
            show (group, function, arguments)
