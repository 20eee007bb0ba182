# E-values of ratios, 30 digits.
#
# The published ones are rounded to the digits that print there:
#   Victora et al. (1987), breast feeding and respiratory death: RR 3.9
#     (1.8-8.7): E 7.2 and 3.0 (VanderWeele & Ding 2017, p. 270)
#   Hammond & Horn (1958), smoking and lung cancer: RR 10.73 (8.02-14.36):
#     20.94777 and 15.52336 (README of R's EValue)
#   Moore et al., maternal breastfeeding and ovarian cancer: RR .5 (.3-.8):
#     3.4 and 1.8 (VanderWeele & Ding 2017, p. 271)
from mpmath import mp, mpf, sqrt, exp

mp.dps = 30


def e(rr):
    rr = 1 / rr if rr < 1 else rr
    return rr + sqrt(rr * (rr - 1))


def show(label, *numbers):
    print(label)
    print(", ".join(mp.nstr(n, 17) for n in numbers))


def common(hr):
    return (1 - mpf(".5") ** sqrt(hr)) / (1 - mpf(".5") ** sqrt(1 / hr))


show("smoking", e(mpf("10.73")), e(mpf("8.02")))
show("hazards, common", *[common(mpf(x)) for x in (".8", ".7", ".9")])
show("hazards, common: E", e(common(mpf(".8"))), e(common(mpf(".9"))))
show("odds, common", *[sqrt(mpf(x)) for x in ("2.5", "1.2", "5.1")])
show("d .5, se .1", *[exp(mpf(".91") * mpf(".5") + s * mpf("1.78") / 10)
                      for s in (0, -1, 1)])
