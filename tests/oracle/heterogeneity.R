# Cochran's Q, the variance between groups of DerSimonian & Laird (1986) and
# estimates that borrow from the others, by regression and by likelihood:
# nothing here is written as the program has it.
#
#   Q      residual sum of squares of lm (x ~ 1, weights = 1 / se^2)
#   tau2   moment estimate: the tau2 at which the expectation of Q, over
#          draws with variances se^2 + tau2, is the Q seen; a trace of
#          matrices, solved by uniroot
#   mean   generalised least squares, matrices written out
#   shrunk conditional mean of a group's effect given all estimates, a
#          normal vector: best linear unbiased predictor

say <- function (label, x)
  cat (label, "\n", paste (sprintf ("%.17g", x), collapse = ", "), "\n",
       sep = "")

one <- function (label, x, se)
{
  n <- length (x)
  V <- diag (se^2)
  W <- solve (V)
  one <- rep (1, n)
  fit <- lm (x ~ 1, weights = 1 / se^2)
  Q <- sum (residuals (fit)^2 / se^2)
  M <- W - W %*% one %*% t (one) %*% W / drop (t (one) %*% W %*% one)
  expected <- function (tau2) sum (diag (M %*% (V + tau2 * diag (n))))
  tau2 <- if (Q <= expected (0)) 0 else
    uniroot (function (t) expected (t) - Q, c (0, 1e6), tol = 1e-300,
             maxiter = 1e4)$root
  S <- solve (V + tau2 * diag (n))
  mean <- drop (t (one) %*% S %*% x / (t (one) %*% S %*% one))
  blup <- mean + tau2 * drop (S %*% (x - mean))
  say (paste (label, "Q, p, tau2, mean"),
       c (Q, pchisq (Q, n - 1, lower.tail = FALSE), tau2, mean))
  say (paste (label, "shrunk"), blup)
}

# Log odds ratios of the seven BCG-like trials are made up, with a spread.
one ("apart", c (-0.89, -1.59, -1.35, -1.44, -0.22, -0.79, 0.45),
     c (0.57, 0.44, 0.64, 0.14, 0.23, 0.08, 0.73))
one ("alike", c (-0.139, -0.155, -0.295), c (0.154, 0.062, 0.067))
