# Expected values of tests/decide/multiplicity.c: p.adjust of R 4.2.2.
# Rscript tests/oracle/multiplicity.R

show <- function (x) cat (sprintf ("%.17g", x), sep = ", ", fill = 72)
methods <- c ("bonferroni", "holm", "hochberg", "hommel", "BH", "BY")

# Ties, near ties, one of each size; sorted by nothing.
p <- c (.0421, .0004, .0190, .0095, .0201, .0278, .0298, .0344, .0459,
        .3240, .4262, .5719, .6528, .7590, 1, .0190)
for (n in c (length (p), 20))
  for (m in methods) {
    cat ("\n", m, "n =", n, "\n")
    show (p.adjust (p, m, n = n))
  }

# Two, of which one is untestable; Hommel of two is Hochberg in R.
for (m in methods) {
  cat ("\n", m, "of .02 beside an untestable one\n")
  show (p.adjust (c (.02, NA), m, n = 2))
  cat (m, "of .02 .03\n")
  show (p.adjust (c (.02, .03), m))
}

cat ("\nBH, the largest alone\n")
show (p.adjust (c (.01, .02, .03, .04, .05, 0.8252602384782357), "BH")[6])
