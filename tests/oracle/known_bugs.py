# Expected values of tests/infer/known_bugs.c, with mpmath:
#   python3 -B tests/oracle/known_bugs.py
# The functions are those of dist.py, which compares its sums with mpmath's
# own; here they meet mpmath's once more where that converges.
from fractions import Fraction
from math import comb
from mpmath import betainc, gammainc, inf, mp, mpf

from dist import (beta_quantile, chisq_upper_quantile, f_upper,
                  normal_two_sided)


def show(name, value):
    print(name, mp.nstr(value, 17))


def same(x, y):
    assert abs(x / y - 1) < mpf("1e-20")


for p, a, b in ((.025, 258, 3), (.025, 10, 99991), (.025, 100, 999901),
                (.025, 5000, 5001), (.025, 5e6, 5000001)):
    x = beta_quantile(p, a, b)
    if a < 5000:
        with mp.workdps(40):
            same(betainc(a, b, 0, x, regularized=True), mpf(p))
    show("beta quantile (%g, %d, %d)" % (p, a, b), x)
for q, df in ((.025, 10**5), (.975, 10**6), (1e-100, 1)):
    x = chisq_upper_quantile(q, df)
    if df < 10**6:
        with mp.workdps(40):
            same(gammainc(mpf(df) / 2, x / 2, inf, regularized=True), mpf(q))
    show("chi-square upper quantile (%g, %d)" % (q, df), x)
for f, d1, d2 in ((50, 3, 10**7), (500, 2, 10**6), (50, 1, 10**7),
                  (20.570839, 77, 626283)):
    show("F upper tail, (%d, %d) and f %r" % (d1, d2, f), f_upper(f, d1, d2))
show("normal, two-sided (9)", normal_two_sided(9))
p = sum(Fraction(comb(51, x) * comb(632, 307 - x), comb(683, 307))
        for x in (50, 51))
show("hypergeometric (50, 51, 632, 307)", mpf(p.numerator) / p.denominator)
