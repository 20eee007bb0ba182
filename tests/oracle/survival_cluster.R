# Expected values of tests/infer/survival_cluster.c and of
# tests/cli/survival.c, as C tables.
#   Rscript tests/oracle/survival_cluster.R (R 4.2.2, survival 3.5-3)
# The rows are those of tests/infer/generated.h; row i, from 0, lies in
# cluster i mod (1 + i mod G), of its own cohort where nested.

library (survival)
options (digits = 17)
self <- sub ("--file=", "", grep ("--file=", commandArgs (), value = TRUE))
lines <- readLines (file.path (dirname (self), "survival.R"))
eval (parse (text = lines[grep ("^uniform", lines):
                          (grep ("^one <- function", lines) - 1)]))
lines <- readLines (file.path (dirname (self), "weighted.R"))
eval (parse (text = lines[grep ("^walk_trend", lines):
                          (grep ("^one \\(\"heavy", lines) - 1)]))
at_once <- coxph.control (iter.max = 0)

curve <- function (d, tau, end) {
  part <<- d                # where resid looks it up
  fit <- survfit (Surv (time, event) ~ 1, part, cluster = id, robust = TRUE,
                  conf.type = "log-log", influence = TRUE)
  at <- summary (fit, times = tau)
  table <- summary (fit)$table
  share <- rowsum (resid (fit, times = tau, type = "pstate"), d$id)
  mean <- rowsum (resid (fit, times = end, type = "rmst"), d$id)
  stopifnot (abs (sqrt (sum (share^2)) / at$std.err - 1) < 1e-10)
  list (at = c (at$surv, at$std.err, at$lower, at$upper),
        median = table[c ("median", "0.95LCL", "0.95UCL")],
        rmst = c (summary (fit, rmean = end)$table["rmean"],
                  sqrt (sum (mean^2))), share = share, mean = mean)
}

# Residuals of both cohorts in clusters that may hold units of both.
joint <- function (a, b) {
  ids <- union (rownames (a), rownames (b))
  pick <- function (m) ifelse (ids %in% rownames (m),
                               m[match (ids, rownames (m)), 1], 0)
  c (sum ((pick (a) - pick (b))^2), sum (pick (a) * pick (b)))
}

one <- function (name, d, g, nested, level, reference, tau) {
  cat ("/*", name, "*/\n")
  i <- seq_len (nrow (d)) - 1
  d$id <- i %% (1 + i %% g) + nested * 1000 * d$arm
  two <- d[d$arm %in% c (level, reference), ]
  two$x <- as.numeric (two$arm == level)
  all <- coxph (Surv (time, event) ~ factor (arm), d, cluster = id,
                control = at_once)
  score <- coxph (Surv (time, event) ~ x, two, cluster = id,
                  control = at_once)
  # The robust variance where the score is 0 to the last digit: see efron.
  fit <- coxph (Surv (time, event) ~ x, two, cluster = id,
                init = efron (two)$beta, control = at_once)
  few <- min (tapply (two$id, two$x, function (id) length (unique (id)))) < 50
  trend <- coxph (Surv (time, event) ~ arm, d, cluster = id,
                  control = at_once)
  row (all$rscore, length (coef (all)), score$rscore, trend$rscore)
  row (coef (fit), sqrt (vcov (fit)), length (unique (two$id)), few)
  end <- min (tapply (d$time, d$arm, max))
  one <- lapply (c (level, reference), function (arm)
    curve (two[two$arm == arm, ], tau, end))
  for (c in one)
    row (c$median, c$rmst, c$at)
  a <- one[[1]]; b <- one[[2]]
  row (end, sqrt (joint (a$mean, b$mean)[1]),
       sqrt (joint (a$share, b$share)[1]))
  # MOVER with the correlation of the two (Zou 2007).
  r <- joint (a$share, b$share)[2] / a$at[2] / b$at[2]
  low <- function (x, y)
    x$at[1] - y$at[1] - sqrt ((x$at[1] - x$at[3])^2 + (y$at[4] - y$at[1])^2 -
      2 * r * (x$at[1] - x$at[3]) * (y$at[4] - y$at[1]))
  row (low (a, b), -low (b, a))
}

one ("few clusters", generate (1, 200, 2, 30, .6), 20, FALSE, 1, 0, 7)
one ("few days", generate (7, 60, 2, 5, .7), 25, TRUE, 0, 1, 1)
one ("three arms", generate (42, 500, 3, 60, .5), 200, FALSE, 2, 0, 20)
one ("three arms, nested", generate (43, 600, 3, 60, .5), 150, TRUE, 1, 2, 20)
one ("many deaths a day", generate (11, 20000, 2, 6, .8), 400, FALSE, 1, 0, 3)

cat ("/* quantile of t for 20 clusters */\n")
row (qt (.975, 19))

# The study of tests/cli/survival.c: 120 customers from 2024-01-01, seen
# until 2024-07-01, 182 days on.
cat ("/* tests/cli/survival.c */\n")
i <- 0:119
d <- data.frame (id = (i * i) %% 61, arm = i %% 3,
                 day = 1 + (i * 37) %% 200, left = i %% 5 < 2 + i %% 3)
d$event <- d$left & d$day < 182
d$time <- ifelse (d$event, d$day, 182)
two <- d[d$arm < 2, ]
fit <- coxph (Surv (time, event) ~ arm, two, cluster = id,
              init = efron (transform (two, x = arm))$beta, control = at_once)
all <- coxph (Surv (time, event) ~ factor (arm), d, cluster = id,
              control = at_once)
score <- coxph (Surv (time, event) ~ arm, two, cluster = id,
                control = at_once)
row (length (unique (d$id)), length (unique (two$id)))
row (score$rscore, all$rscore, coef (fit), sqrt (vcov (fit)))
plain <- survdiff (Surv (time, event) ~ arm, d)
pairs <- sapply (list (c (0, 1), c (0, 2), c (1, 2)), function (p)
  survdiff (Surv (time, event) ~ arm, d[d$arm %in% p, ])$chisq)
row (plain$chisq, pairs,
     p.adjust (pchisq (pairs, 1, lower.tail = FALSE), "holm"))
row (walk_trend (d))
