# Certified values of the methods in src/infer/certified_methods.c, from
# exact fractions of published data, in 40 digits:
#   python3 -B tests/oracle/certified.py
from fractions import Fraction as F
from math import comb
from mpmath import mp, mpf, sqrt, betainc, gammainc, erfinv, inf, nstr

mp.dps = 40

def show (name, *values):
    print ('%-22s' % name, *(nstr (x, 17) for x in values))

def real (x):
    return mpf (x.numerator) / x.denominator

def t_two_sided (square, df):
    return betainc (df / 2, mpf ('.5'), 0, df / (df + square),
                    regularized=True)

def f_upper (f, d1, d2):
    return betainc (d2 / 2, d1 / 2, 0, d2 / (d2 + d1 * f), regularized=True)

def chisq_upper (x, df):
    return gammainc (mpf (df) / 2, x / 2, inf, regularized=True)

def mean_var (y):
    mean = sum (y) / len (y)
    return mean, sum ((v - mean) ** 2 for v in y) / (len (y) - 1)

# Student (1908), The probable error of a mean: hours of sleep gained.
# R: t.test (extra ~ group, sleep)
first = [F (x) for x in '0.7 -1.6 -0.2 -1.2 -0.1 3.4 3.7 0.8 0.0 2.0'.split ()]
second = [F (x) for x in '1.9 0.8 1.1 0.1 -0.1 4.4 5.5 1.6 4.6 3.4'.split ()]
(m1, v1), (m2, v2) = mean_var (first), mean_var (second)
a, b = v1 / 10, v2 / 10
square, df = (m1 - m2) ** 2 / (a + b), (a + b) ** 2 / (a * a / 9 + b * b / 9)
show ('welch_t', -sqrt (real (square)), real (df),
      t_two_sided (real (square), real (df)))
show ('student_t p', t_two_sided (real (square), mpf (18)))

# Freireich et al. (1963), Blood 21:699-716: weeks in remission, + cut off.
# R: survdiff (Surv (time, cens) ~ treat, MASS::gehan)
drug = ('6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ '
        '35+').split ()
placebo = '1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23'.split ()
both = [(int (x.strip ('+')), '+' not in x, g)
        for g, arm in enumerate ((drug, placebo)) for x in arm]
excess = variance = F (0)
for at in sorted ({t for t, seen, g in both if seen}):
    risk = [g for t, seen, g in both if t >= at]
    died = [g for t, seen, g in both if t == at and seen]
    n, n0, d = len (risk), risk.count (0), len (died)
    excess += died.count (0) - F (d * n0, n)
    if n > 1:
        variance += F (d * n0 * (n - n0) * (n - d), n * n * (n - 1))
chi = real (excess ** 2 / variance)
show ('log_rank', chi, chisq_upper (chi, 1))

# statsmodels #10274: [[40, 1], [1, 40]]
chi = real (F (82 * (40 * 40 - 1) ** 2, 41 ** 4))
show ('pearson_chi_square', chi, chisq_upper (chi, 1))

# scipy #4130, fishers_exact #47
def fisher (a, b, c, d):
    n1, n0, k = a + b, c + d, a + c
    mass = [comb (n1, x) * comb (n0, k - x)
            for x in range (max (0, k - n0), min (n1, k) + 1)]
    seen = comb (n1, a) * comb (n0, c)
    return mpf (sum (m for m in mass if m <= seen)) / comb (n1 + n0, k)
show ('fisher_exact', fisher (345, 455, 260, 345), fisher (50, 1, 257, 375))

# Newcombe (1998), Statist. Med. 17:857-872: 81 of 263, .2553 to .3662
z = sqrt (mpf (2)) * erfinv (mpf ('.95'))
n, p = mpf (263), mpf (81) / 263
middle = p + z * z / (2 * n)
half = z * sqrt (p * (1 - p) / n + z * z / (4 * n * n))
show ('wilson', (middle - half) / (1 + z * z / n),
      (middle + half) / (1 + z * z / n))

# NIST SiRstv by Welch's analysis
layout = ['196.3052 196.1240 196.1890 196.2569 196.3403',
          '196.3042 196.3825 196.1669 196.3257 196.0422',
          '196.1303 196.2005 196.2889 196.0343 196.1811',
          '196.2795 196.1748 196.1494 196.1485 195.9885',
          '196.2119 196.1051 196.1850 196.0052 196.2090']
parts = [mean_var ([F (x) for x in row.split ()]) for row in layout]
w = [5 / v for m, v in parts]
grand = sum (x * m for x, (m, v) in zip (w, parts)) / sum (w)
lam = sum ((1 - x / sum (w)) ** 2 / 4 for x in w) / 24
f = sum (x * (m - grand) ** 2 for x, (m, v) in zip (w, parts)) / 4 \
    / (1 + 6 * lam)
df2 = 1 / (3 * lam)
show ('welch_anova', real (f), f_upper (real (f), mpf (4), real (df2)))
