# Certified rows of tests and effects in src/infer/certified_*.c, as C
# tables: paste what it prints.  What R has too few digits for is in
# certified.py.
#   Rscript tests/oracle/certified.R    (R 4.2.2, survival 3.5-3, sandwich)
# The data are those of src/infer/certified_data.c.  Where R has a call, the
# call; else the definitions, as written out in the scripts beside this one.

suppressMessages ({ library (survival); library (sandwich) })
self <- sub ("--file=", "", grep ("--file=", commandArgs (), value = TRUE))

# Functions of the scripts beside this one, by name.
borrow <- function (script, ...)
  for (e in parse (file.path (dirname (self), script)))
    if (is.call (e) && identical (e[[1]], as.name ("<-")) &&
        as.character (e[[2]])[1] %in% c (...))
      eval (e, globalenv ())
borrow ("cluster_rates.R", "symmetric", "cr2", "linear")
borrow ("ranks.R", "superiority", "brunner_munzel", "dunn", "jonckheere",
        "shift", "centre", "obuchowski")
borrow ("shares.R", "z", "newcombe", "mn")
borrow ("shares_more.R", "likeliest")
borrow ("spread.R", "yuen")
borrow ("survival.R", "efron", "exact")
borrow ("weighted.R", "walk", "walk_trend")
borrow ("competing.R", "gray")
borrow ("strata.R", "mantel_trend")

# { &METHOD, &on_DATA, DIGITS, numbers }, broken where a line is full.
row <- function (method, data, digits, ...) {
  x <- c (...)
  x <- ifelse (is.na (x), "NAN", sprintf ("%.17g", x))
  parts <- c (paste0 ("  { &", method, ", &on_", data, ", ", digits), x)
  line <- parts[1]
  for (p in parts[-1])
    line <- if (nchar (sub (".*\n", "", line)) + nchar (p) + 6 > 79)
      paste0 (line, ",\n    ", p) else paste0 (line, ", ", p)
  cat (line, " },\n", sep = "")
}
section <- function (name) cat ("/* ", name, " */\n", sep = "")
quiet <- suppressWarnings

# Tests: statistic, df where it is not whole, p.  Effects: estimate, limits.
of_t <- function (method, data, t, df = NA)
  row (method, data, 12, t$statistic, df, t$p.value)
of_chi <- function (method, data, x, df)
  row (method, data, 12, x, NA, pchisq (x, df, lower.tail = FALSE))
of_z <- function (method, data, x)
  row (method, data, 12, x, NA, 2 * pnorm (-abs (x)))
wald <- function (method, data, estimate, se, digits = 12)
  row (method, data, digits, estimate, estimate + c (-z, z) * se)
on_log <- function (method, data, ratio, se, digits = 12)
  row (method, data, digits, ratio, ratio * exp (c (-z, z) * se))

# ---- data -------------------------------------------------------------

first <- c (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2)
second <- c (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)
stopifnot (identical (c (first, second), sleep$extra))
plants <- PlantGrowth$weight
plot <- rep (0:2, each = 10)

weeks <- c (1, 22, 3, 12, 8, 17, 2, 11, 8, 12, 2, 5, 4, 15, 8, 23, 5, 11, 4,
            1, 8, 10, 7, 32, 23, 22, 6, 16, 34, 32, 25, 11, 20, 19, 6, 17, 35,
            6, 13, 9, 6, 10)
relapse <- c (rep (1, 22), 1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1,
              0, 0, 0)
remissions <- data.frame (time = weeks, event = relapse,
                          arm = rep (0:1, each = 21), id = rep (1:21, 2))
gehan <- MASS::gehan[order (MASS::gehan$treat == "6-MP", MASS::gehan$pair), ]
stopifnot (gehan$time == weeks, gehan$cens == relapse)

users <- data.frame (
  arm = rep (0:2, each = 12),
  g = c (6, 6, 8, 2, 2, 9, 5, 12, 3, 4, 10, 7, 9, 9, 2, 4, 1, 5, 11, 11, 10,
         12, 7, 3, 2, 9, 6, 5, 12, 12, 11, 7, 1, 4, 8, 10),
  region = c (1, 2, 3, 4, 5, 6, 6, 1, 3, 6, 3, 1, 7, 8, 9, 10, 11, 12, 10, 7,
              9, 11, 8, 10, 13, 14, 15, 16, 17, 18, 18, 17, 18, 15, 16, 16),
  y = c (16, 20, 3, 15, 13, 3, 1, 7, 22, 9, 6, 2, 5, 4, 15, 8, 7, 3, 17, 15,
         7, 3, 3, 15, 16, 9, 16, 0, 7, 6, 14, 6, 4, 6, 5, 13),
  t = c (5, 18, 10, 5, 10, 6, 7, 3, 8, 10, 18, 7, 24, 23, 23, 3, 7, 10, 18,
         23, 4, 18, 12, 24, 4, 6, 23, 12, 21, 11, 13, 17, 10, 5, 4, 16),
  how = c (1, 1, 1, 2, 1, 1, 2, 1, 1, 2, 0, 2, 0, 0, 1, 1, 2, 1, 1, 0, 1, 0,
           2, 1, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 0),
  nps = 100 * c (1, -1, 0, 0, 1, 1, 1, 1, 0, 1, -1, -1, 1, 0, 1, 1, 1, 1, 1,
                 -1, -1, 0, -1, 1, 1, 1, -1, -1, 1, 1, 1, 1, 1, 0, -1, 0))
users$time <- users$t; users$event <- as.numeric (users$how == 1)
users$stratum <- (seq_len (36) - 1) %% 2
two <- users[users$arm < 2, ]
one <- users[users$arm == 0, ]

# ---- means ------------------------------------------------------------

section ("certified_means.c: tests")
t <- t.test (second, first)
of_t ("welch_t", "sleep", t, t$parameter)
pooled <- t.test (second, first, var.equal = TRUE)
of_t ("student_t", "sleep", pooled)
y <- yuen (second, first)
row ("yuen", "sleep", 12, y[1:3])
levene <- function (y, g) {
  a <- anova (lm (abs (y - ave (y, g, FUN = median)) ~ factor (g)))
  c (a[1, "F value"], NA, a[1, "Pr(>F)"])
}
row ("levene", "sleep", 12, levene (c (first, second), rep (0:1, each = 10)))
row ("levene", "plants", 12, levene (plants, plot))
a <- c (12.5, 7.25, 19.75, 3.5, 22); b <- c (5.25, 9.5, 6.125, 14.75, 2.5, 8)
every <- function (n, m, t_of) {
  all <- abs (apply (combn (n, m), 2, t_of)); seen <- t_of (n + 1 - m:1)
  c (seen, NA, mean (all >= abs (seen) * (1 - 1e-9)))
}
row ("permutation", "five_and_six", 12, every (11, 5, function (i)
  t.test (c (b, a)[i], c (b, a)[-i])$statistic))
s <- rowsum (cbind (two$y, 1), two$region)
dealt <- function (i) {
  m <- function (j) sum (s[j, 1]) / sum (s[j, 2])
  v <- function (j) 6 / 5 * sum ((s[j, 1] - s[j, 2] * m (j))^2) /
    sum (s[j, 2])^2
  (m (i) - m (-i)) / sqrt (v (i) + v (setdiff (1:12, i)))
}
row ("permutation_cluster", "visits_by_region", 12, every (12, 6, dealt))
t <- t.test (second, first, paired = TRUE)
of_t ("paired_t", "sleepers", t)
of_t ("one_sample_t", "second_drug", t.test (second, mu = 1))
w <- oneway.test (plants ~ plot)
row ("welch_anova", "plants", 12, w$statistic, w$parameter[2], w$p.value)
f <- anova (lm (plants ~ factor (plot)))
row ("anova", "plants", 12, f[1, "F value"], NA, f[1, "Pr(>F)"])

section ("certified_means.c: effects")
w <- t.test (second, first)
difference <- mean (second) - mean (first)
row ("mean_difference", "sleep", 12, difference, w$conf.int)
row ("mean_difference_student", "sleep", 12, difference, pooled$conf.int)
row ("mean_difference_yuen", "sleep", 12, y[c (4, 6, 7)])
q <- quantile (c (first, second), c (.01, .99))
x <- lapply (list (second, first), function (v) pmin (pmax (v, q[1]), q[2]))
w <- t.test (x[[1]], x[[2]])
row ("mean_difference_winsorised", "sleep", 12, -diff (w$estimate),
     w$conf.int)
# Fieller: the roots of (m1 - x m0)^2 = t^2 (v1 + x^2 v0) and, with a
# covariance, of (m1 - x m0)^2 = t^2 (v1 - 2 x c + x^2 v0).
fieller <- function (m, v, t, c = 0) {
  p <- c (m[2]^2 - t^2 * v[2], -2 * (m[1] * m[2] - t^2 * c),
          m[1]^2 - t^2 * v[1])
  root <- -(p[2] + sign (p[2]) * sqrt (p[2]^2 - 4 * p[1] * p[3])) / 2
  c (m[1] / m[2], sort (c (root / p[1], p[3] / root))) - 1
}
lift <- function (x, y)
  fieller (c (mean (x), mean (y)), c (var (x) / length (x),
                                      var (y) / length (y)),
           qt (.975, t.test (x, y)$parameter))
row ("relative_lift", "plants", 12, lift (plants[11:20], plants[1:10]))
t <- t.test (second, first, paired = TRUE)
row ("mean_difference_paired", "sleepers", 12, t$estimate, t$conf.int)
t <- t.test (second, mu = 1)
row ("mean_one_sample", "second_drug", 12, mean (second) - 1, t$conf.int - 1)
section ("the effects of net promoter scores")
w <- t.test (two$nps[13:24], two$nps[1:12])
row ("nps_difference", "promoters", 12, -diff (w$estimate), w$conf.int)
p <- (sum (one$nps > 0) + .75) / 15; d <- (sum (one$nps < 0) + .75) / 15
row ("nps_one_sample", "promoters_one", 12, mean (one$nps) - 10,
     100 * (p - d + c (-z, z) * sqrt ((p + d - (p - d)^2) / 15)) - 10)

# ---- ranks ------------------------------------------------------------

section ("certified_ranks.c: tests")
w <- quiet (wilcox.test (second, first))
of_t ("mann_whitney", "sleep", w)
of_t ("mann_whitney", "five_and_six", wilcox.test (a, b))
row ("brunner_munzel", "sleep", 12, brunner_munzel (second, first))
w <- quiet (wilcox.test (second, first, paired = TRUE, digits.rank = 14))
of_t ("wilcoxon_signed_rank_paired", "sleepers", w)
w <- quiet (wilcox.test (second, mu = 1, digits.rank = 14))
of_t ("wilcoxon_signed_rank", "second_drug", w)
of_t ("kruskal_wallis", "plants", kruskal.test (plants, plot))
row ("dunn", "plants", 12, dunn (plants, plot, 1, 0)[1], NA,
     dunn (plants, plot, 1, 0)[2])
j <- jonckheere (plants, plot)
row ("jonckheere", "plants", 12, j[1], NA, j[2])
o <- obuchowski (two, 1, 0)
row ("brunner_munzel_cluster", "visits_by_account", 11, o[c (4, 3, 5)])
row ("kruskal_wallis_cluster", "visits_by_account", 11, o[c (4, 3, 5)])

section ("certified_ranks.c: effects")
row ("prob_superiority", "sleep", 12, superiority (second, first)[-2])
row ("cliffs_delta", "sleep", 12, 2 * superiority (second, first)[-2] - 1)
row ("hodges_lehmann", "sleep", 12, shift (second, first))
row ("hodges_lehmann_paired", "sleepers", 12,
     centre (round (second - first, 1)))
row ("hodges_lehmann_one_sample", "second_drug", 12, centre (second) - 1)
row ("prob_superiority_cluster", "visits_by_account", 11, o[c (1, 6, 7)])
row ("cliffs_delta_cluster", "visits_by_account", 11, 2 * o[c (1, 6, 7)] - 1)
# Its limits are drawn.
row ("median_difference", "sleep", 12, median (second) - median (first), NA,
     NA)

# ---- shares -----------------------------------------------------------

section ("certified_shares.c: tests")
of_table <- function (method, data, x, n, ...)
  of_t (method, data, quiet (chisq.test (rbind (x, n - x), ...)))
x <- c (48, 56); n <- c (80, 70)
plain <- chisq.test (rbind (x, n - x), correct = FALSE)$statistic
of_chi ("n1_chi_square", "newcombe", plain * 149 / 150, 1)
of_table ("pearson_chi_square", "newcombe", x, n, correct = FALSE)
of_table ("pearson_chi_square", "forty", c (1, 40), c (41, 41),
          correct = FALSE)
sx <- c (83, 90, 129, 70); sn <- c (86, 93, 136, 82)
of_table ("pearson_chi_square", "smokers", sx, sn)
of_table ("yates_chi_square", "newcombe", x, n)
g <- function (x, n) {
  o <- rbind (x, n - x)
  2 * sum (o * log (o / outer (rowSums (o), colSums (o)) * sum (o)))
}
of_chi ("g_test", "newcombe", g (x, n), 1)
of_chi ("g_test", "smokers", g (sx, sn), 3)
trend <- prop.trend.test (sx, sn)
of_z ("cochran_armitage", "smokers", -sqrt (trend$statistic))
s <- prop.test (81, 263, p = .25, correct = FALSE)
of_z ("proportion_score", "polled", sqrt (s$statistic))
row ("binomial_exact", "polled", 12, NA, NA,
     binom.test (81, 263, .25)$p.value)
row ("mcnemar", "hour_gained", 12, NA, NA, binom.test (4, 4)$p.value)
b <- UCBAdmissions
of_t ("cmh", "berkeley", mantelhaen.test (b, correct = FALSE))
k3 <- array (c (7, 2, 5, 5, 12, 6, 3, 9, 8, 27, 22, 11, 12, 20, 0, 28, 60, 9),
             c (3, 2, 3))
of_t ("cmh", "three_strata", mantelhaen.test (k3))
of_t ("cmh_pair", "three_strata_pair", mantelhaen.test (k3[1:2, , ],
                                                        correct = FALSE))
of_z ("cochran_armitage_strata", "three_strata",
      mantel_trend (k3[, 1, ], k3[, 1, ] + k3[, 2, ])[1])

section ("certified_shares.c: effects")
limits <- tail (mn (56, 70, 48, 80), 2)
row ("risk_difference", "newcombe", 11, 56 / 70 - 48 / 80, limits)
row ("risk_difference_newcombe", "newcombe", 12, newcombe (56, 70, 48, 80))
on_log ("risk_ratio", "newcombe", 56 / 70 / (48 / 80),
        sqrt (1 / 56 - 1 / 70 + 1 / 48 - 1 / 80))
on_log ("odds_ratio", "newcombe", 56 * 32 / (14 * 48),
        sqrt (1 / 56 + 1 / 14 + 1 / 48 + 1 / 32))
row ("number_needed", "newcombe", 11, 1 / (56 / 70 - 48 / 80),
     1 / rev (limits))
wald ("cohens_h", "newcombe", 2 * asin (sqrt (.8)) - 2 * asin (sqrt (.6)),
      sqrt (1 / 70 + 1 / 80))
phi <- function (D) {
  r <- likeliest (56, 70, 48, 80, D); w <- 70 / 150
  all <- w * r[1] + (1 - w) * r[2]
  D * sqrt (w * (1 - w) / (all * (1 - all)))
}
row ("phi_coefficient", "newcombe", 11, cor (rep (1:0, n[2:1]),
  rep (c (1, 0, 1, 0), c (56, 14, 48, 32))), phi (limits[1]), phi (limits[2]))
w <- prop.test (81, 263, correct = FALSE)$conf.int
row ("share_one_sample", "polled", 12, 81 / 263 - .25, w - .25)
row ("share_one_sample_exact", "polled", 11, 81 / 263 - .25,
     binom.test (81, 263)$conf.int - .25)
x1 <- b[1, 1, ]; n1 <- x1 + b[2, 1, ]; x0 <- b[1, 2, ]; n0 <- x0 + b[2, 2, ]
n <- n1 + n0; w <- n1 * n0 / n; k <- x1 + x0
d <- sum (w * (x1 / n1 - x0 / n0)) / sum (w)
P <- (n1^2 * x0 - n0^2 * x1 + n1 * n0 * (n0 - n1) / 2) / n^2
Q <- (x1 * (n0 - x0) + x0 * (n1 - x1)) / (2 * n)
wald ("risk_difference_strata", "berkeley", d,
      sqrt ((d * sum (P) + sum (Q)) / sum (w)^2))
on_log ("risk_ratio_strata", "berkeley",
        sum (x1 * n0 / n) / sum (x0 * n1 / n),
        sqrt (sum ((n1 * n0 * k - x1 * x0 * n) / n^2)
              / sum (x1 * n0 / n) / sum (x0 * n1 / n)))
m <- mantelhaen.test (b, correct = FALSE)
row ("odds_ratio_strata", "berkeley", 12, m$estimate, m$conf.int)

# ---- rates and ratios ---------------------------------------------------

section ("certified_rates.c: tests")
x <- as.numeric (tapply (users$y, users$arm, sum))
tt <- as.numeric (tapply (users$t, users$arm, sum))
R <- x / tt
tight <- glm.control (epsilon = 1e-15, maxit = 50)
spread <- function (power)
  sapply (0:2, function (k) with (users[users$arm == k, ],
    12 / 11 * sum ((y - R[k + 1] * t)^2) / c (sum (y), sum (t))[power]^2))
V <- spread (1)
for (k in 0:2) {
  fit <- glm (y ~ offset (log (t)), poisson, users[users$arm == k, ],
              control = tight)
  stopifnot (abs (vcovHC (fit, "HC1") / V[k + 1] - 1) < 1e-10)
}
of_z ("rate_robust", "rates_pair", log (R[2] / R[1]) / sqrt (V[1] + V[2]))
of_z ("rate_robust_one", "rates_one", log (R[1] / .8) / sqrt (V[1]))
of_chi ("rate_robust_many", "rates",
        sum ((log (R) - weighted.mean (log (R), 1 / V))^2 / V), 2)
row ("poisson_exact", "rates_pair", 12, NA, NA,
     poisson.test (x[2:1], tt[2:1])$p.value)
row ("poisson_exact_one", "rates_one", 12, NA, NA,
     poisson.test (x[1], tt[1], .8)$p.value)
of_z ("rate_score", "rates_pair", (x[2] * tt[1] - x[1] * tt[2]) /
                                  sqrt ((x[1] + x[2]) * tt[1] * tt[2]))
m <- tt * sum (x) / sum (tt)
of_chi ("poisson_deviance", "rates", 2 * sum (x * log (x / m)), 2)
l <- linear (users)
w <- t.test (l[13:24], l[1:12])
row ("ratio_delta", "rates_pair", 12, w$statistic, w$parameter, w$p.value)
of_t ("ratio_delta_one", "rates_one", t.test (l[1:12], mu = .8))
w <- oneway.test (l ~ users$arm)
row ("ratio_delta_many", "rates", 12, w$statistic, w$parameter[2], w$p.value)

section ("certified_rates.c: effects")
on_log ("rate_ratio", "rates_pair", R[2] / R[1], sqrt (V[1] + V[2]))
on_log ("rate_ratio_one", "rates_one", R[1] / .8, sqrt (V[1]))
wald ("rate_difference", "rates_pair", R[2] - R[1],
      sqrt (sum (spread (2)[1:2])))
w <- t.test (l[13:24], l[1:12])
row ("ratio_difference", "rates_pair", 12, R[2] - R[1], w$conf.int)
w <- t.test (l[1:12], mu = .8)
row ("ratio_difference_one", "rates_one", 12, R[1] - .8, w$conf.int - .8)
row ("ratio_lift", "rates_pair", 12, lift (l[13:24], l[1:12]))

# ---- clusters -----------------------------------------------------------

# Estimate, standard error and Satterthwaite's df of a mean or a difference
# of two; weights and residuals E as in cluster_rates.R.
fit_of <- function (d, e, scale) {
  k <- length (unique (d$arm))
  x <- scale * (if (k > 1) cbind (1, d$arm) else matrix (1, nrow (d), 1))
  cr2 (x, e, d$g, if (k > 1) c (0, 1) else 1)
}
fit_mean <- function (d, y)
  fit_of (d, y - ave (y, d$arm), 1)
fit_rate <- function (d, log_rate) {
  mu <- R[d$arm + 1] * d$t
  fit_of (d, (d$y - mu) / sqrt (mu), (if (log_rate) mu else d$t) / sqrt (mu))
}
of_fit <- function (method, data, off, v)
  row (method, data, 11, off / v[1], v[2], 2 * pt (-abs (off / v[1]), v[2]))
limits_of <- function (method, data, estimate, v)
  row (method, data, 11, estimate,
       estimate + c (-1, 1) * qt (.975, v[2]) * v[1])
times_of <- function (method, data, ratio, v)
  row (method, data, 11, ratio,
       ratio * exp (c (-1, 1) * qt (.975, v[2]) * v[1]))

section ("certified_clusters.c: tests")
by <- function (y) unname (diff (tapply (y, two$arm, mean)))
mean2 <- fit_mean (two, two$y); mean1 <- fit_mean (one, one$y)
of_fit ("cluster_wald", "visits_by_account", by (two$y), mean2)
of_fit ("cluster_wald", "visits_one_by_account", mean (one$y) - 8, mean1)
share1 <- fit_mean (one, one$event); p <- mean (one$event)
n <- p * (1 - p) / share1[1]^2
zs <- (p - .4) / sqrt (.4 * .6 / n)
row ("proportion_score_cluster", "upgraded_one_by_account", 11, zs, share1[2],
     2 * pt (-abs (zs), share1[2]))
log2 <- fit_rate (two, TRUE); log1 <- fit_rate (one, TRUE)
of_fit ("cluster_wald_rate", "rates_by_account", log (R[2] / R[1]), log2)
of_fit ("cluster_wald_rate_one", "rates_one_by_account", log (R[1] / .8), log1)
ratio2 <- fit_mean (two, l[1:24]); ratio1 <- fit_mean (one, l[1:12])
of_fit ("ratio_delta_cluster", "rates_by_account", R[2] - R[1], ratio2)
of_fit ("ratio_delta_one_cluster", "rates_one_by_account", R[1] - .8, ratio1)

of_fit ("cluster_wald_pair", "visits_by_account_pair", by (two$y), mean2)
of_fit ("cluster_wald_rate_pair", "rates_by_account_pair",
        log (R[2] / R[1]), log2)
of_fit ("ratio_delta_pair_cluster", "rates_by_account_pair",
        R[2] - R[1], ratio2)

section ("certified_clusters.c: effects")
limits_of ("mean_difference_cluster", "visits_by_account", by (two$y), mean2)
limits_of ("mean_one_sample_cluster", "visits_one_by_account",
           mean (one$y) - 8, mean1)
limits_of ("nps_difference_cluster", "promoters_by_account", by (two$nps),
           fit_mean (two, two$nps))
limits_of ("nps_one_sample_cluster", "promoters_one_by_account",
           mean (one$nps) - 10, fit_mean (one, one$nps))
limits_of ("risk_difference_cluster", "upgraded_by_account", by (two$event),
           fit_mean (two, two$event))
tt <- qt (.975, share1[2])
row ("share_one_sample_cluster", "upgraded_one_by_account", 11, p - .4,
     (p + tt^2 / (2 * n) + c (-1, 1) * tt *
      sqrt (p * (1 - p) / n + tt^2 / (4 * n^2))) / (1 + tt^2 / n) - .4)
times_of ("rate_ratio_cluster", "rates_by_account", R[2] / R[1], log2)
times_of ("rate_ratio_one_cluster", "rates_one_by_account", R[1] / .8, log1)
limits_of ("rate_difference_cluster", "rates_by_account", R[2] - R[1],
           fit_rate (two, FALSE))
limits_of ("ratio_difference_cluster", "rates_by_account", R[2] - R[1], ratio2)
limits_of ("ratio_difference_one_cluster", "rates_one_by_account",
           R[1] - .8, ratio1)
# The variances of both and their covariance are those of cr2's contrasts.
cluster_lift <- function (y, v) {
  e <- y - ave (y, two$arm)
  x <- cbind (two$arm == 0, two$arm == 1) + 0
  square <- function (c) cr2 (x, e, two$g, c)[1]^2
  v1 <- square (c (0, 1)); v0 <- square (c (1, 0))
  m <- tapply (y, two$arm, mean)
  fieller (unname (m[2:1]), c (v1, v0), qt (.975, v[2]),
           (v1 + v0 - v[1]^2) / 2)
}
row ("relative_lift_cluster", "visits_by_account", 11,
     cluster_lift (two$y, mean2))
row ("ratio_lift_cluster", "rates_by_account", 11,
     cluster_lift (l[1:24], ratio2))

# ---- survival -----------------------------------------------------------

section ("certified_survival.c: tests")
remissions$x <- remissions$arm
of_rank <- function (method, data, d, ...) {
  k <- survdiff (Surv (time, event) ~ arm, d, ...)
  of_chi (method, data, k$chisq, length (k$n) - 1)
}
of_rank ("log_rank", "remissions", remissions)
of_rank ("log_rank", "stays", users)
of_rank ("log_rank_pair", "stays_pair", two)
of_z ("log_rank_trend", "stays", walk_trend (users))
w <- list (gehan = function (n, s, p) n,
           tarone_ware = function (n, s, p) sqrt (n),
           peto_peto = function (n, s, p) p,
           fleming_harrington = function (n, s, p) 1 - s)
for (i in names (w))
  of_chi (i, "remissions", walk (remissions, w[[i]]), 1)
of_strata <- function (method, data, d) {
  k <- survdiff (Surv (time, event) ~ arm + strata (stratum), d)
  of_chi (method, data, k$chisq, length (unique (d$arm)) - 1)
}
of_strata ("stratified_log_rank", "stays_in_strata", users)
of_strata ("stratified_log_rank_pair", "stays_in_strata_pair", two)
cox <- function (d, name, cause = 1) {
  fit <- coxph (Surv (time, event) ~ arm, d, ties = "efron", control = exact)
  own <- efron (transform (d, x = arm))
  stopifnot (abs (own$beta - coef (fit)) < 1e-8)
  c (own, score = fit$score)
}
iterated <- function (method, data, x)
  row (method, data, 8, x, NA, pchisq (x, 1, lower.tail = FALSE))
fit <- cox (remissions)
iterated ("cox_wald", "remissions", (fit$beta / fit$se)^2)
iterated ("cox_lr", "remissions", fit$lr)
of_chi ("cox_score", "remissions", fit$score, 1)
at_once <- coxph.control (iter.max = 0)
score_of <- function (d, ...)
  coxph (Surv (time, event) ~ arm, d, cluster = id, control = at_once)$rscore
of_chi ("log_rank_cluster", "remission_pairs", score_of (remissions), 1)
users$id <- users$g; two$id <- two$g
of_chi ("log_rank_pair_cluster", "stays_by_account_pair", score_of (two), 1)
trend <- coxph (Surv (time, event) ~ arm, users, cluster = id,
                control = at_once)
of_z ("log_rank_trend_cluster", "stays_by_account",
      sign (walk_trend (users)) * sqrt (trend$rscore))
# Robust, times G/(G-1), t with G - 1: fewer than 50 clusters.
robust <- function (d) {
  b <- efron (transform (d, x = arm))$beta
  fit <- coxph (Surv (time, event) ~ arm, d, cluster = id, init = b,
                control = at_once)
  G <- length (unique (d$id))
  c (b, sqrt (G / (G - 1) * vcov (fit)), G - 1)
}
wald_t <- function (method, data, b)
  row (method, data, 8, (b[1] / b[2])^2, b[3],
       2 * pt (-abs (b[1] / b[2]), b[3]))
pairs <- robust (remissions)
wald_t ("cox_wald_cluster", "remission_pairs", pairs)
reading <- function (d, tau) {
  s <- survfit (Surv (time, event) ~ 1, d, conf.type = "log-log")
  t <- summary (s, times = tau)
  list (at = c (t$surv, t$lower, t$upper),
        mean = summary (s, rmean = 23)$table[c ("rmean", "se(rmean)")],
        median = summary (s)$table[c ("median", "0.95LCL", "0.95UCL")])
}
drug <- reading (remissions[22:42, ], 10)
none <- reading (remissions[1:21, ], 10)
rmst <- unname (c (drug$mean[1] - none$mean[1],
                   sqrt (drug$mean[2]^2 + none$mean[2]^2)))
of_z ("rmst_z", "remissions", rmst[1] / rmst[2])
borrow ("survival_cluster.R", "curve", "joint")
paired <- list (curve (remissions[22:42, ], 10, 23),
                curve (remissions[1:21, ], 10, 23))
rmst2 <- c (rmst[1], sqrt (joint (paired[[1]]$mean, paired[[2]]$mean)[1]))
of_z ("rmst_z_cluster", "remission_pairs", rmst2[1] / rmst2[2])

section ("certified_survival.c: effects")
on_log ("hazard_ratio", "remissions", exp (fit$beta), fit$se, 8)
wald ("rmst_difference", "remissions", rmst[1], rmst[2])
mover <- function (a, b, r = 0) {
  reach <- function (x, y) sqrt (x^2 + y^2 - 2 * r * x * y)
  unname (c (a[1] - b[1],
             a[1] - b[1] - reach (a[1] - a[2], b[3] - b[1]),
             a[1] - b[1] + reach (a[3] - a[1], b[1] - b[2])))
}
row ("survival_difference", "remissions_to_10", 12, mover (drug$at, none$at))
row ("median_survival_difference", "remissions", 12,
     mover (drug$median, none$median))
row ("hazard_ratio_cluster", "remission_pairs", 8, exp (pairs[1]),
     exp (pairs[1] + c (-1, 1) * qt (.975, pairs[3]) * pairs[2]))
wald ("rmst_difference_cluster", "remission_pairs", rmst2[1], rmst2[2])
a <- paired[[1]]; b <- paired[[2]]
row ("survival_difference_cluster", "remission_pairs_to_10", 11,
     mover (a$at[-2], b$at[-2],
            joint (a$share, b$share)[2] / a$at[2] / b$at[2]))
row ("median_survival_difference_cluster", "remission_pairs", 12,
     mover (a$median, b$median))

# ---- regression of spells ---------------------------------------------------

section ("certified_cox.c: tests")
users$enter <- c (-1, 2, -1, -1, 3, -1, -1, 0, -1, 4, -1, -1, 5, -1, -1, 1, -1,
                  -1, 6, -1, -1, 2, -1, 8, -1, -1, 3, -1, 7, -1, -1, 4, -1, 1,
                  -1, -1)
users$trade <- factor (c (0, 2, 1, 0, 1, 2, 2, 0, 1, 1, 0, 2, 1, 1, 0, 2, 2, 0,
                          1, 0, 2, 0, 1, 2, 2, 0, 1, 1, 2, 0, 0, 1, 2, 1, 0, 2))
two <- users[users$arm < 2, ]
spells <- Surv (enter, time, event) ~ factor (arm) + trade + strata (stratum)
without <- update (spells, . ~ . - factor (arm))
# coxph by single steps, as in cox.R.
polished <- function (formula, d) {
  part <<- d                # where cox.zph looks it up
  fit <- coxph (formula, part, cluster = id, control = exact)
  for (steps in c (1, 1, 1, 0))
    fit <- quiet (coxph (formula, part, cluster = id, init = coef (fit),
      control = coxph.control (iter.max = steps, toler.chol = 1e-15)))
  fit
}
# Scores where the cohorts' hazards are equal, less what covariates explain.
slope <- function (d, null) {
  k <- length (unique (d$arm)) - 1; part <<- d
  fit <- coxph (spells, part, cluster = id, control = at_once,
                init = c (rep (0, k), coef (null)))
  i <- solve (fit$naive.var); e <- seq_len (k)
  own <- resid (fit, "score", collapse = d$id) %*%
    rbind (diag (k), -solve (i[-e, -e], i[-e, e, drop = FALSE]))
  u <- colSums (own)
  c (u %*% fit$naive.var[e, e] %*% u, u %*% solve (crossprod (own), u))
}
three <- polished (spells, users); null3 <- polished (without, users)
fit <- polished (spells, two); null <- polished (without, two)
wald_of <- function (fit, e)
  c (coef (fit)[e] %*% solve (fit$naive.var[e, e], coef (fit)[e]))
climbed <- function (method, data, x, df)
  row (method, data, 8, x, NA, pchisq (x, df, lower.tail = FALSE))
climbed ("cox_wald_model", "trades_pair", wald_of (fit, 1), 1)
b <- c (coef (fit)[1], sqrt (12 / 11 * vcov (fit)[1, 1]), 11)
stopifnot (length (unique (two$id)) == 12)
wald_t ("cox_wald_model", "trades_by_account_pair", b)
climbed ("cox_wald_many_model", "trades", wald_of (three, 1:2), 2)
climbed ("cox_lr_model", "trades_pair",
         2 * (fit$loglik[2] - null$loglik[2]), 1)
climbed ("cox_lr_many_model", "trades",
         2 * (three$loglik[2] - null3$loglik[2]), 2)
s <- slope (two, null)
of_chi ("cox_score_model", "trades_pair", s[1], 1)
of_chi ("cox_score_model", "trades_by_account_pair", s[2], 1)
of_chi ("cox_score_many_model", "trades", slope (users, null3)[1], 2)
part <- two
climbed ("cox_zph", "trades_pair", cox.zph (fit)$table[1, 1], 1)
climbed ("cox_zph_identity", "trades_pair",
         cox.zph (fit, "identity")$table[1, 1], 1)

section ("certified_cox.c: effects")
on_log ("hazard_ratio_model", "trades_pair", exp (coef (fit)[1]),
        sqrt (fit$naive.var[1, 1]), 8)
row ("hazard_ratio_model", "trades_by_account_pair", 8, exp (b[1]),
     exp (b[1] + c (-1, 1) * qt (.975, 11) * b[2]))

# ---- competing ends -----------------------------------------------------

section ("certified_competing.c: tests")
of_chi ("gray", "upgrades", gray (users), 2)
of_chi ("gray_pair", "upgrades_pair", gray (two), 1)
of_rank ("log_rank_cause_specific", "upgrades", users)
fit <- cox (two)
iterated ("cox_wald_cause_specific", "upgrades", (fit$beta / fit$se)^2)
of_chi ("log_rank_cause_specific_cluster", "upgrades_by_account",
        score_of (two), 1)
fit2 <- robust (two)
wald_t ("cox_wald_cause_specific_cluster", "upgrades_by_account", fit2)

# Cumulative incidence at month 12, by survfit, with its influences.
incidence <- function (d) {
  part_of <<- transform (d, state = factor (how, 0:2))
  fit <- survfit (Surv (time, state) ~ 1, part_of, influence = TRUE,
                  conf.type = "log-log")
  at <- max (which (fit$time <= 12))
  list (f = fit$pstate[at, 2], se = fit$std.err[at, 2],
        limits = c (fit$lower[at, 2], fit$upper[at, 2]),
        own = fit$influence.pstate[, at + 1, 2])
}
level <- incidence (two[13:24, ]); reference <- incidence (one)
ids <- sort (unique (two$g)); K <- length (ids)
A <- sapply (ids, function (g) sum (level$own[two$g[13:24] == g]))
B <- sapply (ids, function (g) -sum (reference$own[one$g == g]))
m <- sapply (ids, function (g) sum (two$g[13:24] == g))
n <- sapply (ids, function (g) sum (one$g == g))
I <- sum (m > 0); J <- sum (n > 0)
part1 <- I / (I - 1) * sum (A^2); part0 <- J / (J - 1) * sum (B^2)
both <- K / (K - 1) * sum (A * B)
shape1 <- diag (m / 144) - tcrossprod (m / 12^1.5)
shape0 <- diag (n / 144) - tcrossprod (n / 12^1.5)
w <- part1 / sum (diag (shape1)) * shape1 +
  part0 / sum (diag (shape0)) * shape0
df <- sum (diag (w))^2 / sum (w^2)
t <- (level$f - reference$f) / sqrt (part1 + part0 + 2 * both)
row ("cluster_wald_incidence", "upgrades_by_account", 11, t, df,
     2 * pt (-abs (t), df))
row ("cluster_wald_incidence_pair", "upgrades_by_account_pair", 11, t, df,
     2 * pt (-abs (t), df))

section ("certified_competing.c: effects")
row ("cif_difference", "upgrades", 12,
     mover (c (level$f, level$limits), c (reference$f, reference$limits)))
on_log ("cause_specific_hazard_ratio", "upgrades", exp (fit$beta), fit$se, 8)
around <- function (f, v)
  c (f, sort (f^exp (c (1, -1) * qt (.975, df) * sqrt (v) / (f * log (f)))))
row ("cif_difference_cluster", "upgrades_by_account", 11,
     mover (around (level$f, part1), around (reference$f, part0),
            -both / sqrt (part1 * part0)))
row ("cause_specific_hazard_ratio_cluster", "upgrades_by_account", 8,
     exp (fit2[1]), exp (fit2[1] + c (-1, 1) * qt (.975, fit2[3]) * fit2[2]))

# ---- covariates -----------------------------------------------------------

borrow ("adjusted.R", "control", "curved", "terms_of", "expit", "equations",
        "used", "root", "adjusted", "lin")
signed <- data.frame (
  plan = c (
    0, 0, 0, 1, 2, 2, 1, 1, 2, 1, 0, 0, 2, 1, 1, 2, 0, 0, 1, 1, 0, 1, 1, 1, 2,
    2, 1, 1, 2, 2, 2, 2, 0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 1, 0, 2, 2, 2, 1, 2, 1,
    1, 0, 0, 2, 2, 0, 1, 0, 1, 1, 0, 0, 0, 2, 1, 0, 2, 0, 2, 2, 2, 0, 2, 2, 2,
    1, 2, 2, 0, 1),
  age = c (
    25, 33, 53, 24, 59, 27, 22, 37, 45, 51, 28, 31, 23, 39, 66, 30, 36, 27,
    55, 30, 64, 20, 23, 35, 60, 21, 36, 33, 27, 39, 19, 58, 54, 20, 35, 66,
    40, 18, 24, 48, 31, 39, 39, 21, 58, 39, 47, 28, 61, 32, 61, 18, 19, 48,
    20, 62, 25, 30, 64, 32, 41, 52, 19, 33, 54, 37, 30, 54, 42, 61, 67, 43,
    67, 49, 32, 29, 45, 39, 60, 44),
  arm = c (
    1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1,
    1, 0, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 1, 0, 0, 0,
    0, 0, 0, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0,
    0, 1, 0, 0, 0),
  y = c (
    6.5, 5, 7.3, 6, 10.8, 9.1, 2.9, 7.3, 10.3, 7.3, 5.9, 2, 9, 6.6, 15.1, 9.6,
    7.6, 7.1, 9.5, 6, 12.3, 2.2, 8.3, 7.3, 11.5, 9.4, 5.5, 7.7, 6.7, 7.1, 7.9,
    13.3, 11.1, 6.3, 5.5, 13.5, 6.5, 6.4, 6.3, 10.5, 8.1, 9.5, 9, 3, 11.5,
    8.9, 10.2, 6.9, 10.2, 6.4, 12.5, 2.8, 6.3, 13.4, 7, 11.8, 6.6, 2.4, 11.3,
    8.1, 7.7, 11.1, 1.1, 9.8, 8.4, 4.3, 5.8, 7.7, 12.3, 10.5, 13, 9.2, 11.8,
    9.4, 7.2, 7.7, 11.2, 10.1, 7.7, 10.4),
  share = c (
    0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0,
    0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0,
    0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0,
    0, 0, 1, 0, 0))
N <- nrow (signed)

# Overlap weights, as the program takes without an estimand.
of <- function (by, share)
  adjusted (signed, if (share) signed$share else signed$y, "ato", by, share)
around <- function (method, data, e, q = z)
  row (method, data, 11, e[1], e[1] + c (-q, q) * e[2])
around_ratio <- function (method, data, e)
  row (method, data, 11, exp (e[1]), exp (e[1] + c (-z, z) * e[2]))
p_of <- function (method, data, e, p)
  row (method, data, 11, e[1] / e[2], NA, 2 * p (-abs (e[1] / e[2])))
hc2 <- function (share) {
  fit <- lin (signed, if (share) signed$share else signed$y)
  c (coef (fit)[["d$arm"]],
     sqrt (vcovHC (fit, type = "HC2")["d$arm", "d$arm"]))
}
pt_ <- function (q) pt (q, N - 10)
# Without interactions: half of the terms, and the cohort.
hc1 <- function (share) {
  outcome <- if (share) signed$share else signed$y
  x <- cbind (terms_of (signed)[, -1], arm = signed$arm)
  fit <- lm (outcome ~ x)
  df_main <<- fit$df.residual
  c (coef (fit)[["xarm"]], sqrt (vcovHC (fit, type = "HC1")["xarm", "xarm"]))
}
invisible (hc1 (FALSE))
pt_main <- function (q) pt (q, df_main)

section ("certified_adjusted.c: tests")
p_of ("linear_model", "signed", of ("model", FALSE), pt_)
p_of ("linear_model_pair", "signed_pair", of ("model", FALSE), pt_)
p_of ("logistic_model", "signed_share", of ("model", TRUE), pnorm)
p_of ("logistic_model_pair", "signed_share_pair", of ("model", TRUE), pnorm)
p_of ("weighted_z", "signed", of ("weights", FALSE), pnorm)
p_of ("weighted_z_pair", "signed_pair", of ("weights", FALSE), pnorm)
p_of ("linear_within", "signed_in_trials", hc1 (FALSE), pt_main)
p_of ("linear_lin", "signed_by_lot", hc2 (FALSE), pt_)

section ("certified_adjusted.c: effects")
t90 <- qt (.975, N - 10)
around ("mean_difference_standardised", "signed", of ("model", FALSE), t90)
around ("mean_difference_weighted", "signed", of ("weights", FALSE))
around ("mean_difference_doubly_robust", "signed", of ("both", FALSE))
around ("mean_difference_within", "signed", hc1 (FALSE),
        qt (.975, df_main))
around ("mean_difference_lin", "signed", hc2 (FALSE), t90)
around ("risk_difference_standardised", "signed_share", of ("model", TRUE))
around ("risk_difference_weighted", "signed_share", of ("weights", TRUE))
around ("risk_difference_doubly_robust", "signed_share", of ("both", TRUE))
around ("risk_difference_within", "signed_share", hc1 (TRUE),
        qt (.975, df_main))
around ("risk_difference_lin", "signed_share", hc2 (TRUE), t90)
around_ratio ("risk_ratio_standardised", "signed_share",
              of ("model", TRUE)[3:4])
around_ratio ("risk_ratio_weighted", "signed_share",
              of ("weights", TRUE)[3:4])
fit <- glm (share ~ terms_of (signed)[, -1] + arm, binomial (), signed,
            control = control)
around_ratio ("odds_ratio_adjusted", "signed_share",
              c (coef (fit)[["arm"]],
                 sqrt (vcovHC (fit, type = "HC1")["arm", "arm"])))

# ---- survival, weighted; an event that leaving rules out, adjusted ----------

borrow ("weighted_survival.R", "at_risk", "event_times", "score", "curve",
        "rmst", "height", "weight", "slope", "slopes", "propensity",
        "influence", "log_ratio", "hazard", "reading", "covariance",
        "quantile_of", "mover", "error")
leavers <- data.frame (
  plan = c (
    1, 2, 2, 2, 1, 2, 1, 1, 2, 1, 2, 2, 1, 2, 1, 2, 2, 1, 1, 2, 0, 2, 1, 1, 2,
    1, 1, 2, 0, 2, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 2, 1, 0, 1, 2, 1, 1, 1, 2,
    1, 2, 0, 1, 2, 0, 0, 1, 2, 1, 1, 0, 1, 1, 0, 1, 2, 0, 0, 1, 1, 0, 2, 0, 2,
    2, 1, 0, 0, 0, 2, 1, 0, 1, 0, 0, 2, 0, 1, 1),
  arm = c (
    2, 0, 2, 2, 2, 2, 1, 1, 1, 1, 1, 0, 0, 2, 0, 2, 1, 2, 0, 1, 0, 2, 1, 2, 2,
    2, 1, 2, 2, 0, 1, 2, 1, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1, 2, 2, 0, 0, 2,
    1, 0, 2, 0, 2, 0, 0, 1, 2, 1, 0, 0, 0, 2, 0, 0, 0, 1, 2, 1, 1, 1, 1, 0, 0,
    0, 0, 0, 1, 2, 2, 0, 1, 1, 2, 0, 1, 2, 1, 1),
  exit = c (
    15, 57, 25, 60, 40, 25, 60, 9, 3, 60, 19, 19, 31, 20, 26, 2, 20, 1, 33,
    60, 9, 26, 30, 19, 32, 20, 33, 11, 3, 6, 15, 9, 54, 20, 8, 18, 29, 60, 17,
    60, 35, 5, 60, 5, 60, 14, 26, 26, 34, 14, 17, 10, 60, 46, 5, 29, 8, 5, 60,
    50, 27, 13, 4, 45, 17, 18, 39, 9, 3, 1, 16, 7, 19, 13, 47, 10, 22, 60, 25,
    2, 48, 15, 12, 8, 29, 14, 60, 6, 28, 14),
  how = c (
    0, 0, 1, 0, 2, 1, 0, 1, 0, 0, 2, 1, 1, 1, 1, 1, 1, 2, 0, 0, 1, 1, 1, 1, 2,
    0, 2, 2, 1, 2, 2, 1, 1, 1, 2, 2, 0, 0, 0, 0, 2, 1, 0, 1, 0, 1, 1, 0, 1, 0,
    2, 1, 0, 2, 0, 0, 2, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1, 1, 2, 1, 1, 1, 1,
    1, 1, 0, 1, 1, 0, 1, 2, 2, 1, 1, 0, 1, 2, 1), enter = -1)
plans <- function (d) cbind (1, d$plan == 1, d$plan == 2)
# A cohort against the first, under overlap weights.
against <- function (d, level) {
  d <- d[d$arm %in% c (0, level), ]
  d$arm <- as.numeric (d$arm > 0)
  hazard (d, propensity (plans (d), d$arm), plans (d), "ato")
}
weighted_rows <- function (kind, data, test, ratio, d) {
  own <- list (against (d, 1), against (d, 2))
  phi <- sapply (1:2, function (level) {
    all <- numeric (nrow (d)); in_pair <- d$arm %in% c (0, level)
    all[in_pair] <- own[[level]]$phi; n <- sum (in_pair)
    all * sqrt (n / (n - 3)) })
  b <- c (own[[1]]$estimate, own[[2]]$estimate)
  if (kind == "effect")
    return (on_log (ratio, data, exp (b[1]), sqrt (sum (phi[, 1]^2)), 9))
  x <- b[1]^2 / sum (phi[, 1]^2)
  row (test[1], data[1], 9, x, NA, pchisq (x, 1, lower.tail = FALSE))
  x <- drop (b %*% solve (crossprod (phi), b))
  row (test[2], data[2], 9, x, NA, pchisq (x, 2, lower.tail = FALSE))
}
of_model <- function (data, d) {
  fit <- coxph (Surv (exit, event) ~ factor (arm) + factor (plan), d,
                control = exact)
  pair <- coxph (Surv (exit, event) ~ arm + factor (plan), d[d$arm < 2, ],
                 control = exact)
  list (pair = c (coef (pair)[1], sqrt (vcov (pair)[1, 1])),
        many = drop (coef (fit)[1:2] %*% solve (vcov (fit)[1:2, 1:2],
                                                coef (fit)[1:2])))
}
left <- transform (leavers, event = as.numeric (how > 0))
upgraded <- transform (leavers, event = as.numeric (how == 1))
two <- left[left$arm < 2, ]
p <- propensity (plans (two), two$arm)
r <- reading (two, p, plans (two), "ato", rmst, 40)
s <- reading (two, p, plans (two), "ato", height, 40)
longer <- c (r[[1]]$estimate - r[[2]]$estimate,
             error (two, 3, r[[1]]$phi - r[[2]]$phi, FALSE))
m <- of_model ("movers", upgraded)

section ("certified_weighted.c: tests")
weighted_rows ("test", c ("leavers_pair", "leavers"),
               c ("cox_wald_weighted", "cox_wald_many_weighted"), NULL, left)
row ("rmst_z_weighted", "leavers", 11, longer[1] / longer[2], NA,
     2 * pnorm (-abs (longer[1] / longer[2])))
x <- unname ((m$pair[1] / m$pair[2])^2)
row ("cox_wald_cause_specific_model", "movers_pair", 8, x, NA,
     pchisq (x, 1, lower.tail = FALSE))
row ("cox_wald_many_cause_specific_model", "movers", 8, m$many, NA,
     pchisq (m$many, 2, lower.tail = FALSE))
weighted_rows ("test",
               c ("movers_weighted_pair", "movers_weighted"),
               c ("cox_wald_cause_specific_weighted",
                  "cox_wald_many_cause_specific_weighted"), NULL, upgraded)

section ("certified_weighted.c: effects")
weighted_rows ("effect", "leavers", NULL, "hazard_ratio_weighted", left)
wald ("rmst_difference_weighted", "leavers", longer[1], longer[2], 11)
row ("survival_difference_weighted", "leavers", 11,
     s[[1]]$estimate - s[[2]]$estimate, mover (two, 3, s, FALSE))
on_log ("cause_specific_hazard_ratio_model", "movers", exp (m$pair[1]),
        m$pair[2], 8)
weighted_rows ("effect", "movers", NULL,
               "cause_specific_hazard_ratio_weighted", upgraded)
