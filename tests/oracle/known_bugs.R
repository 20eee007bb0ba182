# Expected values of tests/cli/survival.c, for the dates of survival's
# vignette "tiedtimes": 40 intervals of 4 lengths, which in years are 8.
#   Rscript tests/oracle/known_bugs.R       (R 4.2.2, survival 3.5-3)

library (survival)
options (digits = 17)

start <- as.Date ("1998/09/13") + 1:40
end <- as.Date ("1998/12/03") + rep (1:10, 4)
birth <- as.Date ("1973/03/10")
days <- as.numeric (end - start)
years <- as.numeric (end - birth) / 365.25 -
  as.numeric (start - birth) / 365.25
third <- 1:40 %% 3 == 0
cat (length (unique (days)), length (unique (years)), "\n")
print (survdiff (Surv (days) ~ third)$chisq)
# as if ties were broken: the intervals in the order of their years
print (survdiff (Surv (match (years, sort (unique (years)))) ~ third)$chisq)
