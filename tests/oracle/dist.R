# Expected values of tests/infer/dist.c, printed with 17 digits as rows of
# C.  R 4.2.2: Rscript tests/oracle/dist.R
row <- function (...) cat ("  {", paste (sprintf ("%.17g", c (...)),
                                       collapse = ", "), "},\n")
two <- function (log_p) (log (2) + log_p) / log (10)

cat ("normal: z, log10 p\n")
for (z in c (.1, 1, 1.96, 5, 9, 20, 29.9, 30.1, 38, 100))
  row (z, two (pnorm (z, lower.tail = FALSE, log.p = TRUE)))
cat ("t: t, df, log10 p\n")
for (df in c (1, 2.5, 10, 99.75, 5000, 99999, 100001, 3e6))
  for (t in c (.01, 1.2, 1.7, 4, 15, 40))
    row (t, df, two (pt (t, df, lower.tail = FALSE, log.p = TRUE)))
cat ("chisq: x, df, log10 p\n")
for (df in c (1, 2, 7, 100))
  for (x in c (.001, 1, 3.84, 50, 400, 2000))
    row (x, df, pchisq (x, df, lower.tail = FALSE, log.p = TRUE) / log (10))
cat ("f: f, df1, df2, log10 p\n")
for (d in list (c (1, 5), c (3, 12.5), c (4, 1000), c (9, 1e5)))
  for (f in c (.01, .9, 2.5, 12, 90))
    row (f, d, pf (f, d[1], d[2], lower.tail = FALSE, log.p = TRUE)
         / log (10))
cat ("t quantile: p, df, t\n")
for (df in c (1, 2.5, 10, 99.75, 5000, 3e6))
  for (p in c (.9999, .975, .95, .6, .025)) row (p, df, qt (p, df))
cat ("normal quantile\n")
row (qnorm (c (.975, 1e-10)))
cat ("upper chi-square quantile\n")
row (qchisq (.975, 1e6, lower.tail = FALSE))
cat ("noncentral t: t, df, ncp, P\n")
for (d in list (c (2, 5, 1.5), c (-1, 3, .5), c (0, 8, 1), c (12, 30, 10),
                c (38, 400, 36.5), c (-20, 12, -25), c (1.5, 1, 4),
                c (33, 1e5, 34), c (3, 1e6, 1)))
  row (d, pt (d[1], d[2], d[3]))
cat ("noncentral chisq: x, df, ncp, P\n")
for (d in list (c (5, 1, 3), c (30, 4, 12.5), c (250, 9, 300),
                c (3, 2, 0), c (900, 3, 850)))
  row (d, pchisq (d[1], d[2], d[3]))
cat ("hypergeometric\n")
row (dhyper (7, 12, 14, 9, log = TRUE),
     dhyper (120000, 3e5, 7e5, 4e5, log = TRUE))
