# Expected values of tests/infer/cox_model.c, as C tables.
#   Rscript tests/oracle/cox.R              (R 4.2.2, survival 3.5-3)
# The rows are those of tests/infer/spell_sample.h.

suppressMessages (library (survival))
options (digits = 17)
self <- sub ("--file=", "", grep ("--file=", commandArgs (), value = TRUE))
for (e in parse (file.path (dirname (self), "survival.R")))
  if (is.call (e) && as.character (e[[2]])[1] %in% c ("uniform", "exact"))
    eval (e)

# Units that change their cohort once or never, some of them late.
generate <- function (seed, n, arms, strata, top, share, accounts) {
  env <- new.env (); env$state <- seed
  u <- function () uniform (env)
  rows <- NULL
  for (i in seq_len (n) - 1) {
    arm <- floor (u () * arms); c1 <- floor (u () * 3); c2 <- floor (u () * 2)
    v <- (floor (u () * 1000) / 100 - 5) / 3
    s <- floor (u () * strata); end <- 1 + floor (u () * u () * top)
    event <- u () < share * (1 + c1 + arm) / 4
    late <- u (); change <- u ()
    enter <- if (late < .2) floor (late * 5 * end) else -1
    cut <- floor (change * 2.5 * end)
    unit <- c (c1, c2, v, s, i %% accounts)
    rows <- if (cut > enter && cut < end)
      rbind (rows, c (arm, enter, cut, 0, unit),
             c ((arm + 1) %% arms, cut, end, event, unit))
    else rbind (rows, c (arm, enter, end, event, unit))
  }
  d <- as.data.frame (rows)
  names (d) <- c ("arm", "enter", "exit", "event", "c1", "c2", "v", "s", "id")
  d$w <- 1 + (2 * d$c1 + d$c2 + d$arm) / 4
  d$dose <- pmax (d$enter, 0) / 10; d$gone <- d$enter > 3
  d
}
line <- function (...)
  cat ("   ", paste0 (sprintf ("%.17g", c (...)), ",\n   "), "\n")

# Newton's method by single steps of coxph, which itself stops when the log
# likelihood stands still.
polished <- function (formula, ties) {
  fit <- coxph (formula, d, weights = w, cluster = id, ties = ties,
                control = exact)
  for (steps in c (1, 1, 1, 0))
    fit <- suppressWarnings (coxph (formula, d, weights = w, cluster = id,
      ties = ties, init = coef (fit),
      control = coxph.control (iter.max = steps, toler.chol = 1e-15)))
  fit
}

categories <- "I (c1 == 1) + I (c1 == 2) + I (c2 == 1)"
numbers <- paste (categories, "+ v")
changing <- "I (c1 == 1) + I (c1 == 2) + dose + gone"

one <- function (name, d, level, reference, covariates = categories,
                 weighted = FALSE, ties = "efron") {
  d <- d[d$arm %in% c (level, reference), ]
  d$x <- as.numeric (d$arm == level)
  if (!weighted) d$w <- 1
  d <<- d                                 # where cox.zph looks it up
  rest <- paste (covariates, "+ strata (s)")
  full <- as.formula (paste ("Surv (enter, exit, event) ~ x +", rest))
  less <- as.formula (paste ("Surv (enter, exit, event) ~", rest))
  fit <- polished (full, ties)
  null <- polished (less, ties)
  at0 <- coxph (full, d, weights = w, cluster = id, ties = ties,
    init = c (0, coef (null)), control = coxph.control (iter.max = 0))
  cat ("/*", name, "*/\n")
  cat ("/* coefficients, their errors, robust ones */\n")
  line (coef (fit)); line (sqrt (diag (fit$naive.var)))
  line (sqrt (diag (vcov (fit))))
  information <- solve (at0$naive.var)
  direction <- c (1, -solve (information[-1, -1], information[-1, 1]))
  part <- resid (at0, "score", collapse = d$id, weighted = TRUE) %*% direction
  cat ("/* likelihood ratio, score, its robust form, clusters */\n")
  line (2 * (fit$loglik[2] - null$loglik[2]),
        sum (part)^2 / sum (direction * information[, 1]),
        sum (part)^2 / sum (part^2))
  cat ("/*", length (unique (d$id)), "clusters */\n")
  if (weighted || ties != "efron") return (invisible ())
  km <- cox.zph (fit)$table[1, ]; id <- cox.zph (fit, "identity")$table[1, ]
  cat ("/* zph, km and identity: chi-square and p */\n")
  line (km[c (1, 3)]); line (id[c (1, 3)])
}

one ("categories", generate (11, 200, 2, 1, 30, .5, 200), 1, 0)
one ("number", generate (12, 150, 2, 3, 40, .6, 40), 1, 0, numbers)
one ("three arms", generate (13, 400, 3, 2, 6, .5, 60), 2, 0)
one ("breslow", generate (14, 200, 2, 2, 20, .6, 200), 0, 1, ties = "breslow")
one ("weights", generate (15, 200, 2, 2, 12, .6, 55), 1, 0, weighted = TRUE)
one ("both", generate (16, 200, 2, 1, 12, .6, 200), 1, 0, weighted = TRUE,
     ties = "breslow")
one ("changing", generate (17, 200, 2, 2, 40, .6, 90), 1, 0, changing)

# Three cohorts at once.
many <- function (name, d) {
  d$w <- 1
  d <<- d
  rest <- paste (categories, "+ strata (s)")
  full <- as.formula (paste ("Surv (enter, exit, event) ~ factor (arm) +",
                             rest))
  fit <- polished (full, "efron")
  null <- polished (as.formula (paste ("Surv (enter, exit, event) ~", rest)),
                    "efron")
  at0 <- coxph (full, d, weights = w, cluster = id,
    init = c (0, 0, coef (null)), control = coxph.control (iter.max = 0))
  information <- solve (at0$naive.var)
  direction <- rbind (diag (2), -solve (information[3:5, 3:5],
                                        information[3:5, 1:2]))
  part <- resid (at0, "score", collapse = d$id) %*% direction
  u <- colSums (part)
  wald <- function (v) coef (fit)[1:2] %*% solve (v[1:2, 1:2], coef (fit)[1:2])
  cat ("/*", name, ": Wald, robust, likelihood ratio, score, robust */\n")
  line (wald (fit$naive.var), wald (fit$var),
        2 * (fit$loglik[2] - null$loglik[2]), at0$score,
        u %*% solve (crossprod (part), u))
}
many ("all of three", generate (18, 400, 3, 2, 20, .5, 150))

# By period, the events of each and which of them had fewer than ten.
periods <- function (name, d, cut) {
  d$x <- d$arm; d$w <- 1
  d <- survSplit (Surv (enter, exit, event) ~ ., d, cut = cut - .5,
                  episode = "period")
  d <<- d
  fit <- polished (as.formula (paste (
    "Surv (enter, exit, event) ~ x : factor (period) +", categories,
    "+ strata (s)")), "efron")
  at <- grep ("period", names (coef (fit)))
  cat ("/*", name, ": coefficients, errors, robust */\n")
  line (coef (fit)[at]); line (sqrt (diag (fit$naive.var))[at])
  line (sqrt (diag (vcov (fit)))[at])
  tapply (d$event, d$period, sum)
}
events <- periods ("periods", generate (19, 300, 2, 2, 40, .6, 100),
                   c (3, 12))
stopifnot (events >= 10)

# A cohort that never has the event: where twice the profile likelihood is
# qnorm (.975)^2 below its limit.
d <- generate (20, 120, 2, 1, 20, .6, 120)
d$event[d$arm == 0] <- 0
at <- function (beta) coxph (Surv (enter, exit, event) ~ offset (beta * arm) +
  I (c1 == 1) + I (c1 == 2) + I (c2 == 1), d, control = exact)$loglik[2]
low <- uniroot (function (b) 2 * (at (40) - at (b)) - qnorm (.975)^2,
                c (-5, 20), tol = 1e-12)$root
cat ("/* profile bound */\n")
line (exp (low))
null <- at (0)
cat ("/* likelihood ratio of it */\n")
line (2 * (at (40) - null))
