# Expected values of tests/infer/permutation.c: all ways to deal out units
# or clusters.  R 4.2.2: Rscript tests/oracle/permutation.R
a <- c (12.5, 7.25, 19.75, 3.5, 22)
b <- c (5.25, 9.5, 6.125, 14.75, 2.5, 8)
y <- c (a, b)
t_of <- function (i) t.test (y[i], y[-i])$statistic
all <- apply (combn (11, 5), 2, t_of)
cat (sprintf ("%.17g %d %d\n", t_of (1:5),
              sum (abs (all) >= abs (t_of (1:5)) * (1 - 1e-9)), length (all)))
# Clusters of 2, 1, 3 | 2, 2, 1, 4 units.
n <- c (2, 1, 3, 2, 2, 1, 4)
s <- c (21, 4, 33, 8, 11, 7, 15)
c_of <- function (i) {
  m1 <- sum (s[i]) / sum (n[i]); m0 <- sum (s[-i]) / sum (n[-i])
  v <- function (j, m) length (j) / (length (j) - 1) *
    sum ((s[j] - n[j] * m)^2) / sum (n[j])^2
  (m1 - m0) / sqrt (v (i, m1) + v (setdiff (1:7, i), m0))
}
all <- apply (combn (7, 3), 2, c_of)
cat (sprintf ("%.17g %d %d\n", c_of (1:3),
              sum (abs (all) >= abs (c_of (1:3)) * (1 - 1e-9)), length (all)))
