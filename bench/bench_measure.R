# SPDX-License-Identifier: GPL-3.0-or-later
# Rscript bench_measure.R TABLE.csv: what packages of Debian take for the same answers, a line each:
# task program seconds value. A package that is not there is left out.
table <- read.csv(commandArgs(TRUE)[1])

say <- function(task, package, work) {
  if (!requireNamespace(package, quietly = TRUE)) return(invisible())
  before <- proc.time()
  value <- suppressWarnings(suppressMessages(work()))
  spent <- proc.time() - before
  cat(sprintf("%s %s-%s %.3f %.6f\n", task, package, packageVersion(package),
              spent[["user.self"]] + spent[["sys.self"]], value))
}

say("alpha", "psych", function() psych::alpha(table)$total$raw_alpha)
say("conditional", "eRm", function() eRm::RM(table)$loglik)
say("marginal", "lme4", function() {
  # Rasch with persons drawn from a population; nAGQ = 0 is its fastest approximation.
  long <- data.frame(person = rep(seq_len(nrow(table)), ncol(table)),
                     item = factor(rep(seq_len(ncol(table)), each = nrow(table))),
                     answer = unlist(table))
  fit <- lme4::glmer(answer ~ 0 + item + (1 | person), long, family = binomial, nAGQ = 0)
  sqrt(unlist(lme4::VarCorr(fit)))
})
