# Expected values of tests/infer/fisher.c and binomial.c that R has too few
# digits for, by mpmath.  python3 tests/oracle/shares_exact.py
from mpmath import mp, mpf, loggamma, exp, log, log10, nstr, betainc
mp.dps = 40


def log_choose(n, k):
    return loggamma(n + 1) - loggamma(k + 1) - loggamma(n - k + 1)


def log_mass(x, n1, n0, k):
    return (log_choose(n1, x) + log_choose(n0, k - x)
            - log_choose(n1 + n0, k))


# Two-sided: both tails by the ratio of neighbours, from the innermost table
# that counts.
def fisher(a, b, c, d):
    n1, n0, k = a + b, c + d, a + c
    low, high = max(0, k - n0), min(k, n1)
    mode = (k + 1) * (n1 + 1) // (n1 + n0 + 2)
    limit = log_mass(a, n1, n0, k) + mpf(10) ** -7

    def inner(end):
        inside, out = end, mode
        while abs(inside - out) > 1:
            middle = (inside + out) // 2
            if log_mass(middle, n1, n0, k) <= limit:
                inside = middle
            else:
                out = middle
        return inside

    def tail(x, step):
        # integers to 50 binary digits beyond a double: quicker than mpf
        one = 1 << 160
        term = total = one
        while term * 10 ** 25 > total:
            if step < 0:
                term = (term * (x * (n0 - k + x))
                        // ((n1 - x + 1) * (k - x + 1)))
            else:
                term = (term * ((n1 - x) * (k - x))
                        // ((x + 1) * (n0 - k + x + 1)))
            total += term
            x += step
        return mpf(total) / one

    if log_mass(mode, n1, n0, k) <= limit:
        return mpf(1)
    p = mpf(0)
    for end, step in ((low, -1), (high, 1)):
        if log_mass(end, n1, n0, k) <= limit:
            x = inner(end)
            p += exp(log_mass(x, n1, n0, k)) * tail(x, step)
    return p


def midp(a, b, c, d):
    n1, n0, k = a + b, c + d, a + c
    seen = log_mass(a, n1, n0, k)
    p = mpf(0)
    for x in range(max(0, k - n0), min(k, n1) + 1):
        m = log_mass(x, n1, n0, k)
        tie = abs(m - seen) < mpf(10) ** -7
        p += exp(m) * (mpf(1) / 2 if tie else m < seen)
    return p


for t in ((7, 5, 2, 12), (3, 7, 3, 7), (9, 1, 1, 14), (41, 89, 27, 125),
          (345, 455, 260, 345), (50, 1, 257, 375)):
    print("midp", t, nstr(midp(*t), 17))
for t in ((500100000, 499900000, 500000000, 500000000),
          (500000500000, 499999500000, 500000000000, 500000000000),
          (1000300, 998999700, 1000000000, 999000000000),
          (500005000000, 499995000000, 500000000000, 500000000000),
          (41, 89, 27, 125), (345, 455, 260, 345), (50, 1, 257, 375),
          (1, 78, 1406551982, 2642326796)):
    print("fisher", t, nstr(fisher(*t), 17))
t = (781, 23171, 4963, 2455001)
print("fisher, log10", t, nstr(log10(fisher(*t)), 17))


# Several cohorts: all tables, weighed with whole numbers.
def fisher_many(x, n):
    from math import comb
    from itertools import product
    k = sum(x)
    seen = 1
    for a, b in zip(x, n):
        seen *= comb(b, a)
    total = 0
    for t in product(*(range(min(b, k) + 1) for b in n[:-1])):
        rest = k - sum(t)
        if not 0 <= rest <= n[-1]:
            continue
        w = comb(n[-1], rest)
        for a, b in zip(t, n):
            w *= comb(b, a)
        if w * 10 ** 7 <= seen * (10 ** 7 + 1):
            total += w
    return mpf(total) / comb(sum(n), k)


for x, n in (((3, 1, 7, 2), (10, 12, 15, 20)),
             ((41, 27, 33), (130, 152, 90)),
             ((1, 0, 3, 0, 2), (1000, 2000, 300, 4000, 500)),
             ((4, 7, 3, 8, 1), (13, 15, 9, 16, 11)),
             ((11, 0, 1, 9), (12, 14, 10, 11))):
    print("many", x, n, nstr(fisher_many(x, n), 17))


# Clopper and Pearson, and R's two-sided binomial p, far out.
def upper(x, n, p):
    return betainc(x, n - x + 1, 0, p, regularized=True)


def lower_limit(x, n):
    low, high = mpf(0), mpf(x) / n
    for _ in range(100):
        middle = (low + high) / 2
        if upper(x, n, middle) < mpf("0.025"):
            low = middle
        else:
            high = middle
    return low


for x, n in ((258, 261), (12, 10 ** 6)):
    print("lower limit", x, n, nstr(lower_limit(x, n), 17))
