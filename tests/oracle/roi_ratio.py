# Fieller and delta limits of a return on investment, and discount factors,
# at 50 digits (mpmath): frozen in tests/decide/roi.c.  Fieller's limits are
# found by bisection of |gain - x cost| = q sqrt (var (gain - x cost)), not
# by the formula.
from mpmath import mp, mpf, sqrt, findroot

mp.dps = 50


def score(x, g, c, vg, vc, cov):
    return (g - x * c) / sqrt(vg - 2 * x * cov + x * x * vc)


def limits(g, c, vg, vc, cov, q):
    g, c, vg, vc, cov, q = map(mpf, (g, c, vg, vc, cov, q))
    r = g / c
    out = []
    for sign in (1, -1):
        near, far = r, r - sign
        while sign * score(far, g, c, vg, vc, cov) < q:
            far -= sign
        for _ in range(170):
            middle = (near + far) / 2
            if sign * score(middle, g, c, vg, vc, cov) < q:
                near = middle
            else:
                far = middle
        out.append(near - 1)
    return out


def show(name, x):
    print(name, mp.nstr(x, 15))


for name, args in (("a", (150, 100, "81", "25", "12", "1.96")),
                   ("b", (-40, 90, "900", "16", "-30", "2.5")),
                   ("c", (3, 2, "0.5", "0.25", "0.3", "1.6"))):
    low, high = limits(*args)
    show("fieller low " + name, low)
    show("fieller high " + name, high)
    g, c, vg, vc, cov, q = map(mpf, args)
    r = g / c
    show("delta se " + name, sqrt(vg - 2 * r * cov + r * r * vc) / c)
show("discount 7 months at 10 %", mpf("1.1") ** (-mpf(7) / 12))
show("discount 30 months at 3.5 %", mpf("1.035") ** (-mpf(30) / 12))
