# Certified rows of tests and effects in src/infer/certified_*.c that R has
# too few digits for: exact fractions of the data of
# src/infer/certified_data.c, noncentral distributions and the studentized
# range in 25 digits, whole numbers for tables.  Paste what it prints; all
# other rows are in certified.R.
#   python3 -B tests/oracle/certified.py
from fractions import Fraction as F
from itertools import product
from math import comb
from mpmath import (mp, mpf, sqrt, exp, betainc, gammainc, gamma, ncdf, quad,
                    findroot, factorial, nstr)
from dist import tukey_upper

mp.dps = 25          # dist.py has set 420

def row (method, data, digits, *numbers):
    parts = ['  { &%s, &on_%s, %g' % (method, data, digits)]
    parts += ['NAN' if x is None else nstr (x, 17) for x in numbers]
    line = parts[0]
    for part in parts[1:]:
        full = len (line.split ('\n')[-1]) + len (part) + 6 > 79
        line += (',\n    ' if full else ', ') + part
    print (line + ' },')

def real (x):
    return mpf (x.numerator) / x.denominator

def mean_var (y):
    mean = sum (y) / len (y)
    return mean, sum ((v - mean) ** 2 for v in y) / (len (y) - 1)

def fractions (text):
    return [F (x) for x in text.split ()]

# Poisson mixture of the CENTRAL lower tails j.
def mixture (central, ncp):
    half, total, j = ncp / 2, mpf (0), 0
    while j < half or term > mpf (10) ** -28:
        term = exp (-half) * half ** j / factorial (j)
        total += term * central (j)
        j += 1
    return total

# Student (1908), The probable error of a mean: hours of sleep gained.
first = fractions ('0.7 -1.6 -0.2 -1.2 -0.1 3.4 3.7 0.8 0.0 2.0')
second = fractions ('1.9 0.8 1.1 0.1 -0.1 4.4 5.5 1.6 4.6 3.4')
# Dobson (1983), An introduction to statistical modelling: R's PlantGrowth.
plants = [fractions (x) for x in (
    '4.17 5.58 5.18 6.11 4.50 4.61 5.17 4.53 5.33 5.14',
    '4.81 4.17 4.41 3.59 5.87 3.83 6.03 4.89 4.32 4.69',
    '6.31 5.12 5.54 5.50 5.37 5.29 4.92 6.15 5.80 5.26')]

print ('/* certified_means.c: tests */')
parts = [mean_var (y) for y in plants]
(m0, v0), (m1, v1), _ = parts
within = sum (v for m, v in parts) / 3
q = real (m1 - m0) / sqrt (real (within / 10))
row ('tukey', 'plants', 11, q, None, tukey_upper (abs (q), 3, 27))
q = real (m1 - m0) / sqrt (real ((v1 + v0) / 20))
df = (v1 + v0) ** 2 / ((v1 ** 2 + v0 ** 2) / 9)
row ('games_howell', 'plants', 11, q, real (df),
     tukey_upper (abs (q), 3, real (df)))

print ('/* certified_means.c: effects */')
# T at most x: its noncentral normal over a chi S of the root of df.
def noncentral_t_lower (x, df, ncp):
    scale = 2 * (df / 2) ** (df / 2) / gamma (df / 2)
    f = lambda s: (scale * s ** (df - 1) * exp (-df * s * s / 2)
                   * ncdf (x * s - ncp))
    return quad (f, [0, 0.3, 0.7, 1, 1.3, 1.8, 2.5, 4])

def standardised (name, t, df, scale):
    def limit (p):
        return findroot (lambda d: noncentral_t_lower (t, df, d) - p,
                         (t - 2 if p > 0.5 else t + 2, t), tol=1e-44,
                         solver='secant')
    row (name, 'sleep', 11, scale * t, scale * limit (mpf ('.975')),
         scale * limit (mpf ('.025')))

def small_sample (df):
    return gamma (df / 2) / (sqrt (df / 2) * gamma ((df - 1) / 2))

(m0, v0), (m1, v1) = mean_var (first), mean_var (second)
df = mpf (18)
root = sqrt (mpf (1) / 5)
t = real (m1 - m0) / sqrt (real ((v0 + v1) / 2)) / root
standardised ('hedges_g', t, df, small_sample (df) * root)
standardised ('cohens_d', t, df, root)
a, b = v1 / 10, v0 / 10
error = sqrt (real (a + b))
df = real ((a + b) ** 2 / (a * a / 9 + b * b / 9))
standardised ('hedges_g_av', t, df, small_sample (df) * error
              / sqrt (real ((v0 + v1) / 2)))
standardised ('glass_delta', t, mpf (9), error / sqrt (real (v0)))

# The noncentrality at which X has the lower tail P under CENTRAL (j).
def ncp_at (central, p):
    high = mpf (1)
    while mixture (central, high) > p:
        high *= 2
    return findroot (lambda l: mixture (central, l) - p, (high / 2, high),
                     tol=1e-44, solver='secant')

grand = sum (sum (plants, [])) / 30
between = 10 * sum ((m - grand) ** 2 for m, v in parts) / 2
f = real (between / within)
u = 2 * f / (2 * f + 27)
central = lambda j: betainc (mpf (1) + j, mpf (27) / 2, 0, u,
                             regularized=True)
limits = [l / (l + 30) for l in (ncp_at (central, mpf ('.975'))
                                 if central (0) > mpf ('.975') else mpf (0),
                                 ncp_at (central, mpf ('.025')))]
row ('eta_squared', 'plants', 11, u, *limits)
row ('omega_squared', 'plants', 11, 2 * (f - 1) / (2 * (f - 1) + 30), *limits)

print ('/* certified_shares.c: tests */')
# Two-sided: tables that are no more probable, to the relative 1e-7.
def fisher (x, n, tie=1):
    k = sum (x)
    seen = 1
    for a, b in zip (x, n):
        seen *= comb (b, a)
    total = 0
    for t in product (*(range (min (b, k) + 1) for b in n[:-1])):
        rest = k - sum (t)
        if not 0 <= rest <= n[-1]:
            continue
        w = comb (n[-1], rest)
        for a, b in zip (t, n):
            w *= comb (b, a)
        if w == seen:
            total += w * tie
        elif w * 10 ** 7 <= seen * (10 ** 7 + 1):
            total += w
    return mpf (total) / comb (sum (n), k)

row ('fisher_exact', 'newcombe', 11, None, None, fisher ((56, 48), (70, 80)))
# scipy #4130, fishers_exact #47
row ('fisher_exact', 'near_one', 11, None, None,
     fisher ((345, 260), (800, 605)))
row ('fisher_exact', 'far_out', 11, None, None, fisher ((50, 257), (51, 632)))
row ('fisher_midp', 'newcombe', 11, None, None,
     fisher ((56, 48), (70, 80), mpf (1) / 2))
row ('fisher_exact_many', 'three_small', 11, None, None,
     fisher ((1, 3, 7), (12, 10, 15)))

print ('/* certified_shares.c: effects */')
# Bergsma (2013) and noncentral chi-square for x of n with the outcome.
def cramers_v (data, x, n):
    k, N, share = len (n), sum (n), F (sum (x), sum (n))
    chi = sum ((a - b * share) ** 2 / (b * share * (1 - share))
               for a, b in zip (x, n))
    phi = max (F (0), chi / N - F (k - 1, N - 1))
    least = min (1 - F (1, N - 1), k - F ((k - 1) ** 2, N - 1) - 1)
    central = lambda j: gammainc (mpf (k - 1) / 2 + j, 0, real (chi) / 2,
                                  regularized=True)
    row ('cramers_v', data, 11, sqrt (real (phi / least)),
         *(sqrt (ncp_at (central, mpf (p)) / N) for p in ('.975', '.025')))
cramers_v ('newcombe', (48, 56), (80, 70))
cramers_v ('smokers', (83, 90, 129, 70), (86, 93, 136, 82))
