#!/usr/bin/env python3
"""Expected values of tests/infer/known_bugs.c, with mpmath.  Its series do
not end for three quantiles, which are R 4.2.2's:

  qbeta (.025, 5000, 5001); qbeta (.025, 5e6, 5000001)
  qchisq (.975, 1e6, lower.tail = FALSE)
"""
from fractions import Fraction
from math import comb

from mpmath import betainc, erfc, findroot, gammainc, log, mp, mpf, sqrt

mp.dps = 40


def beta_quantile(p, a, b):
    """By Newton from a normal start, on the lower tail."""
    mean = mpf(a) / (a + b)
    sd = sqrt(mean * (1 - mean) / (a + b + 1))
    return findroot(lambda x: betainc(a, b, 0, x, regularized=True) - p,
                    (mean - mpf("1.9") * sd, mean - mpf("2.0") * sd),
                    solver="secant", tol=1e-60)


def chi_quantile(q, df, start):
    return findroot(lambda x: log(gammainc(mpf(df) / 2, x / 2,
                                           regularized=True)) - log(q),
                    start, solver="secant", tol=1e-50)


def f_upper(f, d1, d2):
    f = mpf(f)
    return betainc(mpf(d2) / 2, mpf(d1) / 2, 0, d2 / (d2 + d1 * f),
                   regularized=True)


def show(name, value):
    print(name, mp.nstr(value, 17))


show("Z_9", erfc(9 / sqrt(mpf(2))))
show("FISHER_1", mpf(sum(Fraction(comb(51, x) * comb(632, 307 - x),
                                  comb(683, 307)) for x in (50, 51)).numerator)
     / sum(Fraction(comb(51, x) * comb(632, 307 - x),
                    comb(683, 307)) for x in (50, 51)).denominator)
show("F_1", f_upper(50, 3, 10**7))
show("F_2", f_upper(500, 2, 10**6))
show("F_3", f_upper(50, 1, 10**7))
show("F_4", f_upper("20.570839", 77, 626283))
show("CHI_3", chi_quantile(mpf("1e-100"), 1, (450, 455)))
show("CHI_1", chi_quantile(mpf(".025"), 10**5, (100870, 100880)))
show("BETA_5", beta_quantile(mpf(".025"), 258, 3))
show("BETA_2", beta_quantile(mpf(".025"), 10, 99991))
show("BETA_3", beta_quantile(mpf(".025"), 100, 999901))
