# Propensity, effective sizes and balance of the rows of
# tests/infer/adjusted_sample.h, seed 20, 400 units: glm, and the definitions
# written out.

options (digits = 17)
self <- sub ("--file=", "", grep ("--file=", commandArgs (), value = TRUE))
for (e in parse (file.path (dirname (self), "adjusted.R")))
  if (is.call (e) && identical (e[[1]], as.name ("<-")) &&
      as.character (e[[2]])[1] %in% c ("generate", "curved", "terms_of",
                                       "control", "show"))
    eval (e, globalenv ())

d <- generate (20, 400, 2, 60)
x <- terms_of (d)
fit <- glm (d$arm ~ x - 1, family = binomial (), control = control)
e <- fitted (fit)
w <- list (ato = ifelse (d$arm == 1, 1 - e, e),
           att = ifelse (d$arm == 1, 1, e / (1 - e)),
           ate = ifelse (d$arm == 1, 1 / e, 1 / (1 - e)))
cat ("range of e, exposed that are certain\n")
show (min (e), max (e), mean (e[d$arm == 1] > .95))
for (which in names (w))
{
  kish <- function (w) sum (w) ^ 2 / sum (w ^ 2)
  cat (which, "effective sizes, largest shares\n")
  a <- w[[which]][d$arm == 0]
  b <- w[[which]][d$arm == 1]
  show (kish (a), kish (b), max (a) / sum (a), max (b) / sum (b))
}

spread <- function (x, w, share)
{
  m <- sum (w * x) / sum (w)
  v <- sum (w * (x - m) ^ 2) / (sum (w) - sum (w ^ 2) / sum (w))
  c (m, if (share) m * (1 - m) else v)
}
line <- function (x, w, share)
{
  one <- rep (1, nrow (d))
  at <- function (w, arm) spread (x[d$arm == arm], w[d$arm == arm], share)
  sd <- sqrt ((at (one, 1)[2] + at (one, 0)[2]) / 2)
  side <- function (w)
    c (at (w, 1)[1], at (w, 0)[1], (at (w, 1)[1] - at (w, 0)[1]) / sd,
       if (!share) at (w, 1)[2] / at (w, 0)[2])
  cat ("before, after\n")
  show (side (one))
  show (side (w))
}
cat ("att: basic, plus, pro, age\n")
for (plan in 0:2)
  line (as.numeric (d$plan == plan), w$att, TRUE)
line (d$age, w$att, FALSE)
