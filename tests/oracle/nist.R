# How many digits R's own one-way analysis keeps on the NIST StRD sets: the
# gate of tests/infer/certified.c is no more than half a digit below.
# R 4.2.2: Rscript tests/oracle/nist.R FOLDER, which holds
# certified.csv (family,dataset,statistic,value) and anova/*.csv
folder <- commandArgs (TRUE)[1]
certified <- read.csv (file.path (folder, "certified.csv"),
                       colClasses = c (value = "character"))
for (set in c ("AtmWtAg", "SiRstv", sprintf ("SmLs%02d", 1:9))) {
  d <- read.csv (file.path (folder, "anova", paste0 (set, ".csv")))
  f <- anova (aov (response ~ factor (treatment), d))[1, "F value"]
  want <- as.numeric (subset (certified, dataset == set & family == "anova"
                              & statistic == "F")$value)
  lre <- min (15, -log10 (abs (f - want) / want))
  cat (sprintf ("%s F %.15g LRE %.2f\n", set, f, lre))
}
