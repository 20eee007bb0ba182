# Expected values of tests/cli/designs.c: designs that follow an event in
# time, and units that are seen late, on the bundled exports.
#   Rscript tests/oracle/designs.R          (R 4.2.2, survival 3.5-3)
# The exports are read as in demo.R; designs are made here, one customer and
# one trial at a time.

library (survival)
self <- sub ("--file=", "", grep ("--file=", commandArgs (), value = TRUE))
here <- dirname (self)
source (file.path (here, "read.R"))
lines <- readLines (file.path (here, "demo.R"))
data <- file.path (here, "..", "..", "datasets")
put <- function (...) NULL
eval (parse (text = lines[grep ("^as_of <-", lines):
                          (grep ("^# ---- building blocks", lines) - 1)]))
options (digits = 17)
number <- function (x) sprintf ("%.17g", x)
row <- function (name, ...)
  cat (name, paste (number (c (...)), collapse = ", "), "\n")
exact <- coxph.control (eps = 1e-14, toler.chol = 1e-15, iter.max = 50)
day <- function (s) floor (s / DAY)

lived <- day (customers$stop - customers$start)
first <- rep (Inf, N)       # seconds after the start
got <- tapply (conversations$at - customers$start[conversations$parent],
               conversations$parent, min)
first[as.integer (names (got))] <- got
covered <- customers$start >= from

# Days (a, b] of each cohort; SEEN: at risk after that day.
spells <- function (lag, seen)
{
  switch <- day (first) + lag
  a <- data.frame (t0 = seen, t1 = pmin (lived, switch), x = 0,
                   d = customers$left & lived <= switch, id = seq_len (N))
  b <- data.frame (t0 = pmax (switch, seen), t1 = lived, x = 1,
                   d = customers$left, id = seq_len (N))
  s <- rbind (a, b)
  s[s$t1 > s$t0, ]
}

cox <- function (name, s)
{
  # Among so many ties the likelihood stands still before the limit does.
  # A unit's spells are not overlapping and its event is one: no cluster.
  fit <- suppressWarnings (coxph (Surv (t0, t1, d) ~ x, s, ties = "efron",
                                  control = exact))
  row (name, coef (fit), sqrt (vcov (fit)))
  row (paste (name, "n, events"), tapply (s$d, s$x, length),
       tapply (s$d, s$x, sum))
}

everyone <- spells (30, rep (-1, N))
cox ("time_varying", everyone[covered[everyone$id], ])

# Seen from a day of all on.
enter <- seconds ("2022-07-01")
seen <- pmax (day (enter - customers$start) - 1, -1)
there <- customers$stop >= enter
late <- spells (30, seen)
late <- late[(covered & there)[late$id], ]
cox ("time_varying, seen late", late)

b <- data.frame (t0 = seen, t1 = lived, d = customers$left,
                 x = as.numeric (customers$plan == "pro"))
b <- b[there & customers$plan %in% c ("free", "pro"), ]
fit <- suppressWarnings (coxph (Surv (t0, t1, d) ~ x, b, control = exact))
row ("plans, seen late", coef (fit), sqrt (vcov (fit)))
tau <- 365
for (x in 1:0)
  {
    s <- survfit (Surv (t0, t1, d) ~ 1, b[b$x == x, ])
    s <- list (t = c (0, s$time[s$time < tau], tau),
               s = c (1, s$surv[s$time < tau]))
    row ("plans, mean stay to a year", sum (diff (s$t) * s$s))
  }

# Trials every 30 days; landmark 60 days after the start of each.
outcome <- NULL
switched <- 0
for (k in 0:60)
  {
    zero <- 30 * k * DAY
    i <- which (covered & first >= zero &
                customers$stop - customers$start >= zero + 60 * DAY &
                customers$start + zero + 60 * DAY <= as_of)
    x <- first[i] < zero + 30 * DAY
    outcome <- rbind (outcome, data.frame (
      trial = rep (k, length (i)), id = i, x = x,
      t = lived[i] - 30 * k - 60, d = customers$left[i],
      # 180 days from the trial's start
      kept = ifelse (customers$start[i] + zero + 180 * DAY > as_of, NA,
                     !customers$left[i] |
                     customers$stop[i] - customers$start[i]
                       >= zero + 180 * DAY)))
    switched <- switched + sum (!x & first[i] < customers$stop[i] -
                                customers$start[i])
  }
row ("sequential: units, trials, switched", length (unique (outcome$id)),
     length (unique (outcome$trial)), switched)
row ("sequential: n, events, days", tapply (outcome$t, outcome$x, length),
     tapply (outcome$d, outcome$x, sum), tapply (outcome$t, outcome$x, sum))
mature <- outcome[!is.na (outcome$kept), ]
row ("sequential: retained", tapply (mature$kept, mature$x, length),
     tapply (mature$kept, mature$x, mean))
